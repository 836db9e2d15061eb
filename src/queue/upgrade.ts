import { entityOf, type Domain } from '../contract/domain.ts';
import { upgradeFields, upgradePayload, upgradeRecord } from '../contract/upgrade.ts';
import type { Mutation, StoredRecord } from './model.ts';
import { inOrder } from './order.ts';
import { rebaseRecord } from './rebase.ts';

/** The version of each entity's contract, by type. */
export type SchemaVersions = Readonly<Record<string, number>>;

export const schemaVersionsOf = (domain: Domain): SchemaVersions =>
  Object.fromEntries(domain.entities.map(({ type, schemaVersion }) => [type, schemaVersion]));

/** The types whose rows a store of these versions holds in an older form. */
export const outdatedTypes = (domain: Domain, stored: SchemaVersions): string[] =>
  domain.entities.filter(({ type, schemaVersion }) => (stored[type] ?? 1) < schemaVersion).map(({ type }) => type);

/**
 * A mutation of an older version in the current form. One that was part of a request keeps its original content beside
 * it: the server may have applied it, and recognises it only as the same event.
 */
export function upgradeMutation(domain: Domain, mutation: Mutation): Mutation {
  const definition = entityOf(domain, mutation.entityType);
  const { schemaVersion: from, payload, base, conflict } = mutation;
  if (!definition || from >= definition.schemaVersion) return mutation;
  const hasLeft = mutation.left === true || mutation.state !== 'pending';
  return {
    ...mutation,
    schemaVersion: definition.schemaVersion,
    payload: upgradePayload(definition, payload, from),
    base: base && upgradeRecord(definition, base, from),
    conflict: conflict && {
      ...conflict,
      fields: upgradeFields(definition, conflict.fields, from),
      serverData: conflict.serverData && upgradeRecord(definition, conflict.serverData, from),
    },
    ...(hasLeft ? { sentAs: mutation.sentAs ?? { payload, schemaVersion: from } } : {}),
  };
}

/**
 * A row of an older version in the current form; its view is recomputed over its mutations, which are upgraded already.
 */
export function upgradeRow(
  domain: Domain,
  row: StoredRecord,
  from: number,
  mutations: readonly Mutation[],
): StoredRecord {
  const definition = entityOf(domain, row.entityType);
  if (!definition) return row;
  const confirmed = row.confirmed && upgradeRecord(definition, row.confirmed, from);
  return rebaseRecord({ ...row, confirmed }, inOrder(mutations));
}
