import {
  ERASURE_REQUEST_DAYS,
  type RetainedFile,
  type RetentionList,
  type RetentionPreview,
  type RetentionRule,
} from '../../../../src/contract/retention.ts';
import { entityOf, type Domain } from '../../../../src/contract/domain.ts';
import type { Tx } from '../../../store/database.ts';
import { quoted, tableOf } from '../../../store/entities.ts';
import { anyOf, uuidList } from '../../../store/records.ts';

const DAY_MS = 86_400_000;

interface FileRow {
  patient_id: string;
  members: string[];
  name: string;
  birth_date: string;
  last_contact: string;
  rule: RetentionRule;
  years: number;
  term: string;
  reason: string | null;
  /** The record under which the file is kept: a merged one, if it was kept before the merge. */
  held_under: string | null;
  held_by: string | null;
  held_by_name: string | null;
  held_at: string | null;
  requested_by: string | null;
  requested_by_name: string | null;
  requested_at: string | null;
}

/** A file as it is read, with the patients' records that it consists of. */
export interface Found {
  file: RetainedFile;
  members: readonly string[];
  reached: boolean;
  /** The record that the hold names; null: none. */
  heldUnder: string | null;
}

/** Requests made before are forgotten. */
const requestsFrom = (now: number) => new Date(now - ERASURE_REQUEST_DAYS * DAY_MS).toISOString();

/**
 * A file is kept if any of its members is. A request counts while whoever made it is an administrator. Of several holds
 * the newest is shown; once it is lifted, the next one.
 */
const filesFrom = (source: string) => `
  SELECT f.patient_id, f.members, concat_ws(' ', coalesce(p.usual_name, p.birth_name), coalesce(p.usual_given, p.birth_given_names)) AS name, p.birth_date,
         f.last_contact::text, f.rule, f.term::text,
         CASE f.rule WHEN 'contact' THEN s.years WHEN 'minor' THEN s.age ELSE s.death_years END AS years,
         h.reason, h.patient_id AS held_under, h.held_by, hu.name AS held_by_name, h.held_at, r.requested_by, ru.name AS requested_by_name, r.requested_at
    FROM ${source} CROSS JOIN retention_periods() s JOIN patient p ON p.tenant_id = (SELECT current_tenant()) AND p.id = f.patient_id
    LEFT JOIN LATERAL (SELECT k.* FROM retention_hold k WHERE k.tenant_id = p.tenant_id AND k.patient_id = ANY (f.members) AND k.reason IS NOT NULL
                        ORDER BY k.held_at DESC, k.patient_id LIMIT 1) h ON true
    LEFT JOIN app_user hu ON hu.tenant_id = p.tenant_id AND hu.id = h.held_by
    LEFT JOIN (erasure_request r JOIN app_user ru ON ru.tenant_id = r.tenant_id AND ru.id = r.requested_by
                                                   AND ru.role = 'admin' AND ru.status = 'active')
           ON r.tenant_id = p.tenant_id AND r.patient_id = p.id AND r.requested_at > $2`;

const FILES = filesFrom('retention_of($1) f');

/** The files of the records that are on hold, under those into which they were merged; of any term. */
const HELD = `
  WITH RECURSIVE held AS (
    SELECT k.patient_id AS id FROM retention_hold k WHERE k.tenant_id = (SELECT current_tenant()) AND k.reason IS NOT NULL
    UNION
    SELECT m.merged_into FROM held JOIN patient m ON m.tenant_id = (SELECT current_tenant()) AND m.id = held.id WHERE m.merged_into IS NOT NULL
  ) SELECT o.* FROM held CROSS JOIN LATERAL retention_of(held.id) o WHERE $1::date IS NULL OR o.term < $1`;
const OVER = 'SELECT o.* FROM retention_over($1) o';

/** The page is cut before anything else of its files is read. */
const pageOf = (source: string) =>
  filesFrom(
    `(SELECT o.* FROM (${source}) o WHERE $3::date IS NULL OR (o.term, o.patient_id) > ($3::date, $4::uuid) ORDER BY o.term, o.patient_id LIMIT $5) f`,
  );

const personOf = (id: string, name: string | null) => ({ id, name: name ?? '' });

function foundOf(row: FileRow, today: string): Found {
  const {
    reason,
    held_under: heldUnder,
    held_by: holder,
    held_at: heldAt,
    requested_by: asker,
    requested_at: askedAt,
  } = row;
  return {
    members: row.members,
    reached: row.term < today,
    heldUnder,
    file: {
      patientId: row.patient_id,
      name: row.name,
      birthDate: row.birth_date,
      lastContact: row.last_contact,
      rule: row.rule,
      years: row.years,
      term: row.term,
      hold:
        reason === null || holder === null || heldAt === null
          ? null
          : { reason, by: personOf(holder, row.held_by_name), at: new Date(heldAt).toISOString() },
      request:
        asker === null || askedAt === null
          ? null
          : {
              by: personOf(asker, row.requested_by_name),
              at: new Date(askedAt).toISOString(),
              until: new Date(Date.parse(askedAt) + ERASURE_REQUEST_DAYS * DAY_MS).toISOString(),
            },
    },
  };
}

/** The day where it is still the earliest: a term is over once its last day has ended in every zone. */
const todayOf = (now: number) => new Date(now - DAY_MS / 2).toISOString().slice(0, 10);

/** Null: no such patient, erased already, or merged into another. */
export async function findFile(tx: Tx, patientId: string, now: number): Promise<Found | null> {
  const { rows } = await tx.query<FileRow>(FILES, [patientId, requestsFrom(now)]);
  return rows[0] ? foundOf(rows[0], todayOf(now)) : null;
}

/** The record that a patient's file is under: the one that theirs was merged into, or their own. Null: no such patient. */
export async function keptUnder(tx: Tx, patientId: string): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>(
    `WITH RECURSIVE up AS (
       SELECT p.id, p.merged_into FROM patient p WHERE p.tenant_id = (SELECT current_tenant()) AND p.id = $1
       UNION
       SELECT p.id, p.merged_into FROM up JOIN patient p ON p.tenant_id = (SELECT current_tenant()) AND p.id = up.merged_into
     ) SELECT id FROM up WHERE merged_into IS NULL`,
    [patientId],
  );
  return rows[0]?.id ?? null;
}

/** Files by their term, after a place in the list (`TERM ID`). */
export async function filesOf(
  tx: Tx,
  listed: RetentionList,
  now: number,
  after: string | null,
  count: number,
): Promise<RetainedFile[]> {
  const [term, id] = after?.split(' ') ?? [null, null];
  const { rows } = await tx.query<FileRow>(`${pageOf(listed === 'held' ? HELD : OVER)} ORDER BY f.term, f.patient_id`, [
    listed === 'held' ? null : todayOf(now),
    requestsFrom(now),
    term,
    id,
    count,
  ]);
  return rows.map((row) => foundOf(row, todayOf(now)).file);
}

/** Records of a file by type, the patients last. */
export interface FileRecords {
  entityType: string;
  table: string;
  ids: string[];
}

export async function recordsOf(tx: Tx, domain: Domain, members: readonly string[]): Promise<FileRecords[]> {
  const found: FileRecords[] = [];
  for (const definition of domain.entities) {
    const reference = definition.references.find(({ to, field }) => to === 'patient' && field === 'patientId');
    const { table, columns } = tableOf(definition);
    const column = columns.find(({ field }) => field === reference?.field)?.column;
    if (column === undefined) continue;
    const { rows } = await tx.query<{ id: string }>(
      `SELECT id FROM ${quoted(table)} WHERE tenant_id = (SELECT current_tenant()) AND ${quoted(column)} = ${anyOf('$1')}`,
      [uuidList(members)],
    );
    if (rows.length > 0) found.push({ entityType: definition.type, table, ids: rows.map(({ id }) => id) });
  }
  const patient = entityOf(domain, 'patient');
  return patient ? [...found, { entityType: 'patient', table: tableOf(patient).table, ids: [...members] }] : found;
}

async function unsettledOf(tx: Tx, members: readonly string[], records: readonly FileRecords[]): Promise<number> {
  const { rows } = await tx.query<{ n: string }>(
    `SELECT count(*) AS n FROM unsettled u WHERE u.tenant_id = (SELECT current_tenant()) AND u.settled_at IS NULL
        AND (u.entity_id = ${anyOf('$1')} OR EXISTS (SELECT 1 FROM unnest($2::text::uuid[]) AS m (id) WHERE position(m.id::text IN lower(u.event)) > 0))`,
    [uuidList(records.flatMap(({ ids }) => ids)), uuidList(members)],
  );
  return Number(rows[0]?.n);
}

/** An installation whose sessions an administrator has ended is not waited for. */
async function unsentDevices(tx: Tx): Promise<RetentionPreview['unsentDevices']> {
  const { rows } = await tx.query<{ client_id: string; name: string | null }>(
    `SELECT d.client_id, d.name FROM device d
      WHERE d.tenant_id = (SELECT current_tenant()) AND EXISTS (SELECT 1 FROM device_report r WHERE r.tenant_id = d.tenant_id AND r.client_id = d.client_id AND r.pending > 0)
        AND EXISTS (SELECT 1 FROM session s WHERE s.tenant_id = d.tenant_id AND s.client_id = d.client_id AND s.revoked_at IS NULL)
      ORDER BY d.name, d.client_id LIMIT 100`,
  );
  return rows.map(({ client_id: clientId, name }) => ({ clientId, name }));
}

export async function previewOf(
  tx: Tx,
  domain: Domain,
  { file, members, reached }: Found,
): Promise<{ preview: RetentionPreview; records: FileRecords[] }> {
  const records = await recordsOf(tx, domain, members);
  const preview = {
    ...file,
    reached,
    records: records.map(({ entityType, ids }) => ({ entityType, count: ids.length })),
    unsettled: await unsettledOf(tx, members, records),
    unsentDevices: await unsentDevices(tx),
  };
  return { preview, records };
}
