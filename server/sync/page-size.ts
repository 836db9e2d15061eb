/**
 * Measures records before they are read. Pages, and what is read at once for a page, are limited by bytes, because rows
 * differ in size by a factor of a thousand.
 */
import type { Domain } from '../../src/contract/domain.ts';
import type { EntityDefinition } from '../../src/contract/entity.ts';
import type { Tx } from '../store/database.ts';
import { quoted, recordKey, tableOf } from '../store/entities.ts';
import { anyOf, uuidList } from '../store/records.ts';

/** A page ends before the record, or transaction, that would make it larger than this. */
export const PAGE_BYTES = 4 * 1024 * 1024;

/** How much is read from the database and serialized at a time. */
export const GROUP_BYTES = 1024 * 1024;

/** What a change holds besides the record's own values. */
const ENVELOPE_BYTES = 600;

/** How many records are measured first. The number doubles while the page has room. */
const FIRST_STEP = 64;

export interface SizedHead {
  entity_type: string;
  entity_id: string;
  deleted: boolean;
}

const expressions = new WeakMap<EntityDefinition, string>();

/**
 * PostgreSQL knows the length of a text, and of an uncompressed value, without reading it. The sum is close to the
 * length as JSON, not exact.
 */
export function bytesOf(definition: EntityDefinition): string {
  let found = expressions.get(definition);
  if (found === undefined) {
    const parts = tableOf(definition).columns.flatMap(({ column, kind }) => {
      const name = quoted(column);
      if (kind === 'text') return [`coalesce(octet_length(${name}::text), 0)`];
      if (kind !== 'json') return [];
      return [
        `coalesce(CASE WHEN pg_column_compression(${name}) IS NULL THEN pg_column_size(${name}) ELSE octet_length(${name}::text) END, 0)`,
      ];
    });
    found = [String(ENVELOPE_BYTES), ...parts].join(' + ');
    expressions.set(definition, found);
  }
  return found;
}

async function sizesOf(
  tx: Tx,
  domain: Domain,
  tenantId: string,
  heads: readonly SizedHead[],
): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const definition of domain.entities) {
    const ids = heads
      .filter((head) => head.entity_type === definition.type && !head.deleted)
      .map((head) => head.entity_id);
    if (ids.length === 0) continue;
    const { rows } = await tx.query<{ id: string; bytes: number }>(
      `SELECT id, ${bytesOf(definition)} AS bytes FROM ${quoted(tableOf(definition).table)} WHERE tenant_id = $1 AND id = ${anyOf('$2')}`,
      [tenantId, uuidList(ids)],
    );
    for (const { id, bytes } of rows) sizes.set(recordKey(definition.type, id), bytes);
  }
  return sizes;
}

export interface Measured {
  /** The size of each head that the page takes, in order. Shorter than the heads given if the page ends before them. */
  bytes: number[];
}

/**
 * How far a page that already holds `used` bytes can go. It ends at the last allowed place before it would be too
 * large, or else at the first allowed place after that.
 */
export async function measure(
  tx: Tx,
  domain: Domain,
  tenantId: string,
  heads: readonly SizedHead[],
  used: number,
  mayEndBefore: (index: number) => boolean,
): Promise<Measured> {
  const bytes: number[] = [];
  let total = used;
  let place = -1;
  for (let at = 0, step = FIRST_STEP; at < heads.length; at += step, step *= 2) {
    const chunk = heads.slice(at, at + step);
    const sizes = await sizesOf(tx, domain, tenantId, chunk);
    for (const [offset, head] of chunk.entries()) {
      if (mayEndBefore(at + offset)) place = at + offset;
      const size = sizes.get(recordKey(head.entity_type, head.entity_id)) ?? ENVELOPE_BYTES;
      if (total + size > PAGE_BYTES && place >= 0) return { bytes: bytes.slice(0, place) };
      total += size;
      bytes.push(size);
    }
  }
  return { bytes };
}

/** Consecutive records that are read together. */
export function groupsOf<H extends SizedHead>(sized: readonly { head: H; bytes: number }[]): H[][] {
  const groups: H[][] = [];
  let room = 0;
  for (const { head, bytes } of sized) {
    const last = groups.at(-1);
    if (last && bytes <= room) {
      last.push(head);
      room -= bytes;
    } else {
      groups.push([head]);
      room = GROUP_BYTES - bytes;
    }
  }
  return groups;
}
