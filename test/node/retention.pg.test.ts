/** How long patients' files are kept, and what is left once two administrators have erased one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RetentionPreview } from '../../src/contract/retention.ts';
import { backupLines, restore } from '../../server/backup/backup.ts';
import { verifyAudit } from '../../server/audit/verify.ts';
import { clinicMigrations } from '../../server/domains/clinic/migrations/index.ts';
import { tidyTenant } from '../../server/housekeeping.ts';
import type { ErasedRecord } from '../../server/host.ts';
import { createTestServer, fakeHost, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { holdHead, untilWaiting } from './held-head.ts';
import { sampleOf } from './samples.ts';
import { newPatient, signIn, uuid, words, type TestClient } from './server-client.ts';

const NOW = Date.parse('2027-03-01T09:00:00.000Z');
const PASSWORD = { password: 'conformance-only' };
/** In every text of the file that is erased. */
const SECRET = 'SECRET-DU-DOSSIER';
const OF_PATIENTS = [
  'medicalRecord',
  'consent',
  'observation',
  'condition',
  'allergy',
  'prescription',
  'importedResource',
] as const;

describe('the retention of patients’ files', () => {
  let server: TestServer;
  let admin: TestClient;
  let second: TestClient;
  let practitioner: string;

  const at = (ms: number) => (server.deps.clock = { ...server.deps.clock, now: () => ms });
  const made = async (client: TestClient, entityType: string, payload: object) => {
    const event = client.event({ entityType, payload });
    const answer = await client.up(event);
    expect([entityType, answer.acknowledged.length, answer.rejected]).toEqual([entityType, 1, []]);
    return event.entityId;
  };
  const visit = (patientId: string, day: string, more: object = {}) =>
    made(admin, 'appointment', {
      patientId,
      practitionerIds: [practitioner],
      start: `${day}T10:00:00.000Z`,
      end: `${day}T10:15:00.000Z`,
      status: 'fulfilled',
      overbooked: true,
      ...more,
    });
  /** A patient who was last here on a day. */
  const lastSeen = async (day: string, fields: object = {}) => {
    const id = await made(admin, 'patient', newPatient(fields));
    await visit(id, day);
    return id;
  };
  const ask = (client: TestClient, method: string, path: string, body?: object) =>
    client.call<Record<string, unknown>>(method, `/api/v1/retention/${path}`, body);
  const preview = async (id: string) => (await admin.call<RetentionPreview>('GET', `/api/v1/retention/${id}`)).body;
  const code = async (answer: Promise<{ status: number; body: Record<string, unknown> }>) => {
    const { status, body } = await answer;
    return status === 204 ? 204 : `${status} ${String(body['code'])}`;
  };
  const requested = (id: string, client = admin) => code(ask(client, 'PUT', `${id}/request`, PASSWORD));
  const erased = (id: string, client = second) => code(ask(client, 'POST', `${id}/erasure`, PASSWORD));
  const all = async (sql: string, params: unknown[] = []) =>
    (await server.owner.query<Record<string, unknown>>(sql, params)).rows;
  /** The tables in which a text stands anywhere. */
  async function holding(text: string): Promise<string[]> {
    const tables = await all(
      "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const [row] = await all(
        `SELECT EXISTS (SELECT 1 FROM "${String(name)}" t WHERE position($1 IN to_jsonb(t)::text) > 0) AS holds`,
        [text],
      );
      if (row?.['holds'] === true) found.push(String(name));
    }
    return found;
  }

  beforeAll(async () => {
    server = await createTestServer({ engine: 'pg' });
    at(NOW);
    admin = await signIn(server, 'admin@atlas.test');
    const other = await signIn(server, 'reader@atlas.test');
    await server.owner.query("UPDATE app_user SET role = 'admin' WHERE id = $1", [other.account.user.id]);
    second = await signIn(server, 'reader@atlas.test');
    practitioner = await made(admin, 'practitioner', { familyName: 'Benali', givenNames: 'Karim' });
  });
  afterAll(async () => {
    await server.close();
    await stopTestCluster();
  });

  describe('the term', () => {
    test.each([
      ['an adult: 20 years from the last contact', '2007-02-10', {}, 'contact', '2027-02-10', true],
      ['the last day of the term is not over', '2007-03-01', {}, 'contact', '2027-03-01', false],
      ['a child: until the 28th birthday', '2001-06-01', { birthDate: '1999-02-20' }, 'minor', '2027-02-20', true],
      ['a child of whom the year alone is known', '2001-06-01', { birthDate: '1999' }, 'minor', '2027-12-31', false],
      ['a death: 10 years', '2015-06-01', { deceased: '2016-12-31' }, 'death', '2026-12-31', true],
      ['a death in a month', '2015-06-01', { deceased: '2017-01' }, 'death', '2027-01-31', true],
      [
        'a child’s death: 10 years',
        '2015-06-01',
        { birthDate: '2010-01-01', deceased: '2016' },
        'death',
        '2026-12-31',
        true,
      ],
      ['a death long after', '2004-06-01', { deceased: '2020-01-01' }, 'contact', '2024-06-01', true],
      ['a death of unknown day', '2015-06-01', { deceased: true }, 'contact', '2035-06-01', false],
    ])('SV-217 %s', async (_, day, fields, rule, term, reached) => {
      expect(await preview(await lastSeen(day, fields))).toMatchObject({ lastContact: day, rule, term, reached });
    });

    test('SV-217 SV-240 counts from whatever is dated last, not from a visit that did not take place, in merged records too', async () => {
      const id = await lastSeen('2004-01-01');
      await visit(id, '2020-01-01', { status: 'cancelled' });
      expect((await preview(id)).lastContact).toBe('2004-01-01');
      await made(admin, 'importedResource', {
        ...sampleOf('importedResource', { patientId: id, practitionerId: practitioner }),
        occurredOn: '2011',
      });
      expect((await preview(id)).lastContact).toBe('2011-12-31');
      const merged = await lastSeen('2014-04-04', { birthName: 'DUPOND' });
      const event = admin.event({
        entityId: merged,
        operation: 'UPDATE',
        payload: { mergedInto: id },
        baseVersion: 1,
      });
      expect((await admin.up(event)).acknowledged).toHaveLength(1);
      expect(await preview(id)).toMatchObject({ lastContact: '2014-04-04', term: '2034-04-04' });
      // By the merged record too (SV-240), through two merges, and only for reading.
      const first = await lastSeen('2002-02-02', { birthName: 'DUPONT' });
      await admin.up(
        admin.event({ entityId: first, operation: 'UPDATE', payload: { mergedInto: merged }, baseVersion: 1 }),
      );
      expect(await preview(first)).toMatchObject({ patientId: id, term: '2034-04-04' });
      expect(await preview(merged)).toEqual(await preview(id));
      expect((await ask(admin, 'PUT', `${merged}/hold`, { reason: 'Plainte' })).status).toBe(404);
      expect((await ask(admin, 'GET', uuid())).status).toBe(404);
      // Nothing dated: from the day on which the patient was registered.
      const registered = await made(admin, 'patient', newPatient());
      expect(await preview(registered)).toMatchObject({ rule: 'contact', reached: false });
    });

    test('SV-218 lists what has reached its term, page by page, the longest over first', async () => {
      const ids = [await lastSeen('1999-01-01'), await lastSeen('1998-01-01'), await lastSeen('1997-01-01')];
      const terms: string[] = [];
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: { items: { patientId: string; term: string }[]; nextCursor: string | null } = (
          await admin.call<{ items: { patientId: string; term: string }[]; nextCursor: string | null }>(
            'GET',
            `/api/v1/retention?limit=2${cursor && `&cursor=${cursor}`}`,
          )
        ).body;
        terms.push(...page.items.map(({ term }) => term));
        seen.push(...page.items.map(({ patientId }) => patientId));
        cursor = page.nextCursor;
      }
      expect(seen.slice(0, 3)).toEqual(ids.toReversed());
      expect(new Set(seen).size).toBe(seen.length);
      expect(terms).toEqual(terms.toSorted());
      expect(terms.every((term) => term < '2027-03-01')).toBe(true);
    });
  });

  describe('the periods that the clinic has set', () => {
    const settings = () => admin.account.tenant.id;
    const set = async (payload: object) => {
      const [row] = await all('SELECT version FROM clinic_settings WHERE id = $1', [settings()]);
      return admin.up(
        admin.event({
          entityType: 'clinicSettings',
          entityId: settings(),
          operation: 'UPDATE',
          payload,
          baseVersion: row?.['version'],
        }),
      );
    };
    const listed = async (id: string) =>
      JSON.stringify((await admin.call('GET', '/api/v1/retention?limit=500')).body).includes(id);

    test('SV-235 lengthen the term, in the list and for an erasure that was asked for before', async () => {
      const [id, child, dead] = [
        await lastSeen('2001-06-01'),
        await lastSeen('2001-06-01', { birthDate: '1998-06-01' }),
        await lastSeen('2010-06-01', { deceased: '2014-01-01' }),
      ];
      expect(await requested(id)).toBe(204);
      await admin.up(
        admin.event({
          entityType: 'clinicSettings',
          entityId: settings(),
          payload: {
            name: 'Cabinet',
            zone: 'Europe/Paris',
            retentionYears: 26,
            retentionAge: 30,
            retentionDeathYears: 12,
          },
        }),
      );
      expect(await preview(id)).toMatchObject({ rule: 'contact', years: 26, term: '2027-06-01', reached: false });
      expect(await preview(child)).toMatchObject({ rule: 'minor', years: 30, term: '2028-06-01', reached: false });
      expect(await preview(dead)).toMatchObject({ rule: 'death', years: 12, term: '2026-01-01', reached: true });
      expect(await listed(id)).toBe(false);
      expect(await erased(id)).toBe('409 TERM_NOT_REACHED');
      // Back to what the law asks for.
      expect(
        (await set({ retentionYears: null, retentionAge: null, retentionDeathYears: null })).acknowledged,
      ).toHaveLength(1);
      expect(await preview(id)).toMatchObject({ term: '2021-06-01', reached: true });
      expect(await listed(id)).toBe(true);
      expect(await erased(id)).toBe(204);
    });

    test('SV-235 an erasure that waits for the clinic’s lock is judged by what was set meanwhile', async () => {
      const id = await lastSeen('2001-06-01');
      expect(await requested(id)).toBe(204);
      const { erasure } = await holdHead(server, settings(), async (tx) => {
        const waits = erased(id);
        await untilWaiting(server, 1);
        await tx.query('UPDATE clinic_settings SET retention_years = 40 WHERE id = $1', [settings()]);
        return { erasure: waits };
      });
      expect(await erasure).toBe('409 TERM_NOT_REACHED');
      expect((await set({ retentionYears: null })).acknowledged).toHaveLength(1);
    });

    test('SV-235 are never shorter than the law, for SQL neither', async () => {
      const { rejected } = await set({ retentionYears: 19, retentionDeathYears: 9 });
      expect(rejected[0]).toMatchObject({
        code: 'VALIDATION',
        errors: [
          {
            path: 'retentionYears',
            code: 'below_legal_minimum',
            params: { min: 20, country: 'FR' },
            message: 'is below the legal minimum (FR: 20): give 20 or more, or null for the minimum',
          },
          { path: 'retentionDeathYears' },
        ],
      });
      await admin.up(
        admin.event({
          entityType: 'clinicSettings',
          entityId: settings(),
          operation: 'KEEP_SERVER',
          resolves: rejected[0]?.outboxEventId ?? '',
        }),
      );
      for (const column of ['retention_years', 'retention_age', 'retention_death_years'])
        await expect(all(`UPDATE clinic_settings SET ${column} = 9`)).rejects.toThrow('legal');
    });
  });

  describe('what forbids an erasure', () => {
    test('SV-219 a term that is not over, a hold, and a person alone', async () => {
      const young = await lastSeen('2020-01-01');
      expect(await requested(young)).toBe('409 TERM_NOT_REACHED');
      const id = await lastSeen('2000-01-01');
      expect(await erased(id)).toBe('409 NOT_REQUESTED');
      expect(await code(ask(admin, 'PUT', `${id}/request`, { password: 'wrong' }))).toBe('422 VALIDATION');
      expect(await requested(id)).toBe(204);
      expect(await erased(id, admin)).toBe('409 SECOND_ADMINISTRATOR');
      expect(await code(ask(second, 'POST', `${id}/erasure`, { password: 'wrong' }))).toBe('422 VALIDATION');
      expect(await code(ask(second, 'PUT', `${id}/hold`, { reason: 'Litige en cours' }))).toBe(204);
      expect(await erased(id)).toBe('409 ON_HOLD');
      expect((await preview(id)).hold).toMatchObject({ reason: 'Litige en cours', by: { id: second.account.user.id } });
      expect(await code(ask(admin, 'DELETE', `${id}/hold`))).toBe(204);
      expect(await requested(id)).toBe(204);
      expect(await code(ask(admin, 'DELETE', `${id}/request`))).toBe(204);
      expect(await erased(id)).toBe('409 NOT_REQUESTED');
      expect(await requested(id)).toBe(204);
      at(NOW + 7 * 86_400_000);
      second = await signIn(server, 'reader@atlas.test');
      expect(await erased(id)).toBe('409 NOT_REQUESTED');
      at(NOW);
      admin = await signIn(server, 'admin@atlas.test');
      second = await signIn(server, 'reader@atlas.test');
    });

    test('SV-243 a hold ends the request: once it is lifted, an administrator asks anew', async () => {
      const id = await lastSeen('2000-01-01');
      expect(await requested(id)).toBe(204);
      expect(await code(ask(second, 'PUT', `${id}/hold`, { reason: 'Litige en cours' }))).toBe(204);
      expect(await code(ask(second, 'DELETE', `${id}/hold`))).toBe(204);
      expect((await preview(id)).request).toBeNull();
      expect(await erased(id)).toBe('409 NOT_REQUESTED');
      const audited = async () =>
        (
          await server.owner.query<{ said: string }>(
            `SELECT action || ' ' || entity_type AS said FROM audit_entry WHERE entity_id = $1 AND outcome = 'accepted' AND action <> 'read' AND entity_type <> 'patient' ORDER BY id`,
            [id],
          )
        ).rows.map(({ said }) => said);
      const before = await audited();
      expect(before).toEqual([
        'create erasureRequest',
        'create retentionHold',
        'delete erasureRequest',
        'delete retentionHold',
      ]);
      // What is not there is neither withdrawn nor lifted, and no audit says that it was.
      expect(await code(ask(admin, 'DELETE', `${id}/request`))).toBe(204);
      expect(await code(ask(admin, 'DELETE', `${id}/hold`))).toBe(204);
      expect(await audited()).toEqual(before);
    });

    test('SV-241 a request counts only while whoever made it is an administrator', async () => {
      const id = await lastSeen('2000-01-01');
      expect(await requested(id)).toBe(204);
      const become = (role: string) =>
        server.owner.query('UPDATE app_user SET role = $2 WHERE id = $1', [admin.account.user.id, role]);
      await become('reader');
      expect((await ask(second, 'GET', id)).body['request']).toBeNull();
      expect(await erased(id)).toBe('409 NOT_REQUESTED');
      await become('admin');
      admin = await signIn(server, 'admin@atlas.test');
      expect((await preview(id)).request).toMatchObject({ by: { id: admin.account.user.id } });
      expect(await code(ask(second, 'DELETE', `${id}/request`))).toBe(204);
    });

    test('SV-236 any file can be put on hold, before its term too, and the holds are listed', async () => {
      const held = async () => {
        const { body } = await admin.call<{ items: { patientId: string; hold: { reason: string } | null }[] }>(
          'GET',
          '/api/v1/retention?held=1&limit=500',
        );
        return body.items.map(({ patientId, hold }) => [patientId, hold?.reason]);
      };
      const [young, old] = [await lastSeen('2020-01-01'), await lastSeen('2000-01-01')];
      for (const id of [young, old])
        expect(await code(ask(second, 'PUT', `${id}/hold`, { reason: `Plainte ${id}` }))).toBe(204);
      // By their term.
      expect(await held()).toEqual([old, young].map((id) => [id, `Plainte ${id}`]));
      const page = await admin.call<{ items: unknown[]; nextCursor: string }>(
        'GET',
        '/api/v1/retention?held=1&limit=1',
      );
      const next = await admin.call<typeof page.body>('GET', `/api/v1/retention?held=1&cursor=${page.body.nextCursor}`);
      expect([page.body.items, next.body.items]).toMatchObject([[{ patientId: old }], [{ patientId: young }]]);
      expect((await admin.call('GET', '/api/v1/retention?held=yes')).status).toBe(400);
      // What was kept before a merge keeps the whole file, and is lifted there.
      const kept = await lastSeen('2001-01-01');
      expect(await requested(kept)).toBe(204);
      await admin.up(
        admin.event({ entityId: old, operation: 'UPDATE', payload: { mergedInto: kept }, baseVersion: 1 }),
      );
      expect(await held()).toEqual([
        [kept, `Plainte ${old}`],
        [young, `Plainte ${young}`],
      ]);
      expect(await erased(kept)).toBe('409 ON_HOLD');
      for (const id of [kept, young]) expect(await code(ask(admin, 'DELETE', `${id}/hold`))).toBe(204);
      expect(await held()).toEqual([]);
      expect((await preview(kept)).hold).toBeNull();
      expect(
        await all(
          "SELECT action, entity_id, user_id FROM audit_entry WHERE entity_type = 'retentionHold' AND entity_id = ANY ($1::text::uuid[]) ORDER BY id",
          [`{${[young, old, kept].join(',')}}`],
        ),
      ).toEqual([
        { action: 'create', entity_id: young, user_id: second.account.user.id },
        { action: 'create', entity_id: old, user_id: second.account.user.id },
        { action: 'delete', entity_id: kept, user_id: admin.account.user.id },
        { action: 'delete', entity_id: young, user_id: admin.account.user.id },
      ]);
    });

    test('SV-219 what is not settled, and what a device has not sent', async () => {
      const id = await lastSeen('2000-01-01');
      const refused = admin.event({
        entityType: 'appointment',
        payload: { patientId: id.toUpperCase(), practitionerIds: ['x'], start: 'never' },
      });
      expect((await admin.up(refused)).rejected).toHaveLength(1);
      expect(await requested(id)).toBe('409 UNSETTLED');
      expect((await preview(id)).unsettled).toBe(1);
      await admin.up(
        admin.event({
          entityType: 'appointment',
          entityId: refused.entityId,
          operation: 'KEEP_SERVER',
          resolves: refused.id,
        }),
      );
      await admin.down(null, { device: { pending: 1, oldestPendingAt: null } });
      expect(await requested(id)).toBe('409 UNSENT');
      expect((await preview(id)).unsentDevices).toMatchObject([{ clientId: admin.clientId }]);
      await admin.down(null, { device: { pending: 0, oldestPendingAt: null } });
      // A device that is given up is not waited for.
      const lost = await signIn(server, 'dr@atlas.test');
      await lost.down(null, { device: { pending: 1, oldestPendingAt: null } });
      expect(await requested(id)).toBe('409 UNSENT');
      await admin.call('DELETE', `/api/v1/devices/${lost.clientId}`);
      expect(await requested(id)).toBe(204);
    });
  });

  describe('an erasure', () => {
    let patient: string;
    let away: TestClient;
    let cursor: string;
    let records: Map<string, string>;
    let backup: string[];
    const beside: ErasedRecord[] = [];

    beforeAll(async () => {
      patient = await made(
        admin,
        'patient',
        newPatient({
          birthName: SECRET,
          note: SECRET,
          identifiers: [{ system: 'other', value: SECRET }],
        }),
      );
      records = new Map([
        ['patient', patient],
        ['appointment', await visit(patient, '2003-01-01', { reason: SECRET, comment: SECRET })],
      ]);
      const related = { patientId: patient, practitionerId: practitioner };
      for (const type of OF_PATIENTS) {
        const dated = Object.fromEntries(
          Object.entries(sampleOf(type, related, SECRET)).map(([name, value]) => [
            name,
            value === '2026-11-21T09:00:00.000Z' ? '2003-01-01T09:00:00.000Z' : value,
          ]),
        );
        records.set(type, await made(admin, type, dated));
      }
      // Through REST with a key, whose answer is kept; changed, so that there is an older version; deleted; and settled.
      const rest = uuid();
      await admin.call(
        'POST',
        '/api/v1/conditions',
        { id: rest, ...sampleOf('condition', related, SECRET) },
        {
          'idempotency-key': 'erasure-1',
        },
      );
      await admin.call('PATCH', `/api/v1/conditions/${rest}`, { note: `${SECRET} 2` }, { 'if-match': '*' });
      await admin.call('DELETE', `/api/v1/conditions/${rest}`, undefined, { 'if-match': '*' });
      const conflicting = admin.event({ entityId: patient, payload: newPatient({ note: SECRET }) });
      expect((await admin.up(conflicting)).conflicts).toHaveLength(1);
      await admin.up(admin.event({ entityId: patient, operation: 'KEEP_SERVER', resolves: conflicting.id }));
      away = await signIn(server, 'dr@atlas.test');
      ({ cursor } = await away.pull(null));
      expect((await holding(SECRET)).length).toBeGreaterThan(10);
      backup = [];
      for await (const _ of backupLines(server.owner, async (line) => void backup.push(line))) continue;
      expect(await requested(patient)).toBe(204);
      server.deps.host = {
        ...fakeHost(),
        noteErased: async (list) => {
          beside.push(...list);
          throw new Error('the disk is full');
        },
      };
      expect(await erased(patient)).toBe(204);
    });

    test('SV-220 leaves its content nowhere in the database, and the audit’s chain whole', async () => {
      expect(await holding(SECRET)).toEqual([]);
      expect((await ask(admin, 'GET', patient)).status).toBe(404);
      const listed = await admin.call('GET', '/api/v1/retention?limit=500');
      expect(JSON.stringify(listed.body)).not.toContain(patient);
      expect(JSON.stringify((await admin.call('GET', `/api/v1/patients?q=${SECRET}`)).body)).not.toContain(patient);
      const { body } = await admin.call<{ items: { data: object }[] }>('GET', `/api/v1/patients/${patient}/versions`);
      expect(body.items.length).toBeGreaterThan(1);
      expect(body.items.map(({ data }) => data)).toEqual(body.items.map(() => ({})));
      expect((await verifyAudit(server.db, admin.account.tenant.id)).faults).toEqual([]);
      expect(
        await all("SELECT action, outcome, user_id FROM audit_entry WHERE entity_type = 'erasure' AND entity_id = $1", [
          patient,
        ]),
      ).toEqual([{ action: 'delete', outcome: 'accepted', user_id: second.account.user.id }]);
      for (const [type, id] of records)
        expect([
          type,
          await all(
            "SELECT count(*)::int AS n FROM audit_entry WHERE entity_type = $1 AND entity_id = $2 AND action = 'delete' AND user_id = $3",
            [type, id, second.account.user.id],
          ),
        ]).toEqual([type, [{ n: 1 }]]);
    });

    test('SV-221 SV-237 reaches every device with the next pull, also one that was away for more than a year', async () => {
      const { changes } = await away.pull(cursor);
      for (const [type, id] of records)
        expect([type, changes.find(({ entityId }) => entityId === id)]).toMatchObject([
          type,
          { entityType: type, operation: 'DELETE', payload: {}, erased: true },
        ]);
      // A record that was only deleted is no erased one.
      const { cursor: now } = await away.pull(cursor);
      const deleted = await made(admin, 'patient', newPatient());
      await admin.up(admin.event({ entityId: deleted, operation: 'DELETE', baseVersion: 1 }));
      const [change] = (await away.pull(now)).changes.filter(({ entityId }) => entityId === deleted);
      expect(change).toMatchObject({ operation: 'DELETE' });
      expect(change).not.toHaveProperty('erased');
      at(Date.now() + 500 * 86_400_000);
      expect(await tidyTenant(server.deps, admin.account.tenant.id, { tombstoneDays: 365, logDays: 1000 })).toBe(true);
      at(NOW);
      expect(await all('SELECT 1 FROM record_head WHERE entity_id = $1', [patient])).toEqual([]);
      const late = await away.pull(cursor);
      expect(late.pages[0]?.resync).toBe(true);
      for (const [type, id] of records)
        expect([type, late.changes.filter(({ entityId }) => entityId === id)]).toMatchObject([
          type,
          [{ entityType: type, operation: 'DELETE', payload: {}, erased: true }],
        ]);
    });

    test('SV-238 a copy from the beginning names what was erased before the records, once, page by page', async () => {
      const gone = await all(
        'SELECT entity_type AS type, entity_id AS id FROM erased_record WHERE tenant_id = $1 ORDER BY 1, 2',
        [admin.account.tenant.id],
      );
      expect(gone.length).toBeGreaterThan(10);
      const nameOf = ({ entityType, entityId }: { entityType: string; entityId: string }) =>
        `${entityType} ${entityId}`;
      const front = await signIn(server, 'front@atlas.test');
      for (const [who, from] of [
        [away, cursor],
        [away, null],
        [front, null],
      ] as const) {
        const { changes, pages } = await who.pull(from, 4);
        const erasures = changes.filter(({ erased: forGood }) => forGood);
        expect(erasures.map(nameOf).toSorted()).toEqual(
          gone
            .filter(({ type }) => (who.account.permissions[String(type)] ?? '') !== '')
            .map(({ type, id }) => `${String(type)} ${String(id)}`)
            .toSorted(),
        );
        expect(changes.slice(0, erasures.length)).toEqual(erasures);
        expect(changes.slice(erasures.length).filter(({ operation }) => operation === 'DELETE')).toEqual([]);
        expect(pages.every((page) => page.changes.length <= 4)).toBe(true);
        expect(pages[0]).toMatchObject({
          total: changes.length - erasures.length,
          ...(from === null ? {} : { resync: true }),
        });
      }
      expect(front.account.permissions['medicalRecord']).toBe('');
      const [empty] = await all('SELECT version FROM patient WHERE id = $1', [patient]);
      const named = (await away.pull(null)).changes.find(({ entityId }) => entityId === patient);
      expect(named).toMatchObject({ serverVersion: empty?.['version'], modifiedBy: { id: second.account.user.id } });
      // Another clinic's device hears nothing of it.
      const elsewhere = await (await signIn(server, 'admin@cedre.test')).pull(null);
      expect(elsewhere.changes.filter(({ erased: forGood }) => forGood)).toEqual([]);
      expect(elsewhere.changes.length).toBeGreaterThan(0);
    });

    test('SV-221 a late change about it is answered, and its content stays on the device', async () => {
      const edit = away.event({ entityId: patient, operation: 'UPDATE', payload: { note: SECRET }, baseVersion: 1 });
      const condition = away.event({
        entityType: 'condition',
        payload: sampleOf('condition', { patientId: patient.toUpperCase(), practitionerId: practitioner }, SECRET),
      });
      const told = words(await away.up(edit, condition));
      expect(told.get(edit.id)?.[0]).toMatchObject({ kind: 'conflict', reason: 'DELETED', serverData: null });
      expect(told.get(condition.id)?.[0]).toMatchObject({ kind: 'rejected', code: 'REFERENCE_MISSING' });
      expect(await holding(SECRET)).toEqual([]);
      // Nor does anything bring the record back: not the resolution of the conflict, not a restore, not SQL.
      const conflict = told.get(edit.id)?.[0];
      const again = away.event({
        entityId: patient,
        payload: newPatient({ note: SECRET }),
        resolves: edit.id,
        baseVersion: conflict?.kind === 'conflict' ? conflict.serverVersion : 0,
      });
      expect(words(await away.up(again)).get(again.id)?.[0]).toMatchObject({
        kind: 'rejected',
        errors: [{ code: 'erased' }],
      });
      expect(
        (await admin.call('POST', `/api/v1/patients/${patient}/versions/1/restore`, undefined, { 'if-match': '*' }))
          .status,
      ).toBe(404);
      await expect(all('UPDATE patient SET deleted = false WHERE id = $1', [patient])).rejects.toThrow('erased');
      expect(await holding(SECRET)).toEqual([]);
    });

    test('SV-222 a backup from before is restored without it', async () => {
      const lines = async function* () {
        for (const line of backup) yield `${line}\n`;
      };
      const options = { migrations: clinicMigrations, replace: true, keepSessions: true };
      // Over the database that knows of it; and where that one is lost, by the list that was kept beside it.
      for (const erased of [[], beside]) {
        if (erased.length > 0) await server.owner.exec('TRUNCATE erased_record');
        await restore(server.owner, lines(), { ...options, erased });
        const [row] = await all('SELECT deleted, birth_name, note FROM patient WHERE id = $1', [patient]);
        expect(row).toEqual({ deleted: true, birth_name: '', note: null });
        expect(await all('SELECT 1 FROM record_version WHERE entity_id = $1 AND data IS NOT NULL', [patient])).toEqual(
          [],
        );
        const [kept] = await all('SELECT count(*)::int AS n FROM patient_identifier WHERE patient_id = $1', [patient]);
        expect(kept).toEqual({ n: 0 });
        expect((await verifyAudit(server.db, admin.account.tenant.id)).faults).toEqual([]);
      }
    });
  });
});
