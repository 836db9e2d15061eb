import { entityOf, type Domain } from '../contract/domain.ts';
import { jsonEqual, type JsonObject } from '../lib/json.ts';
import { keyOf, recordOf, type Intent, type RecordKey } from './model.ts';
import type { Need } from './ports.ts';
import type { Workspace } from './workspace.ts';

/** The server has given a record another id (protocol, Up 11). */
export interface Rename extends RecordKey {
  to: string;
}

/** Any queued mutation may refer to the record: all are searched, in the one transaction that renames. */
export const renameNeed = (need: Need, renames: readonly Rename[]): Need =>
  renames.length === 0
    ? need
    : {
        ...need,
        records: [...(need.records ?? []), ...renames.map(({ entityType, to }) => ({ entityType, entityId: to }))],
        waiting: Number.MAX_SAFE_INTEGER,
        attention: true,
      };

/** A payload in which every reference to the record has its new id. */
function repointed(domain: Domain, entityType: string, payload: JsonObject, rename: Rename): JsonObject {
  const fields = (entityOf(domain, entityType)?.references ?? [])
    .filter(({ to }) => to === rename.entityType)
    .map(({ field }) => field);
  const point = (value: unknown) => (value === rename.entityId ? rename.to : value);
  return Object.fromEntries(
    Object.entries(payload).map(([field, value]) => [
      field,
      fields.includes(field) ? (Array.isArray(value) ? value.map(point) : point(value)) : value,
    ]),
  ) as JsonObject;
}

/**
 * Renames the record, its queued mutations and every queued reference to it; the old id stays known as an alias for
 * those who still hold it.
 */
export function renameRecord(domain: Domain, workspace: Workspace, rename: Rename): void {
  const [before, after] = [keyOf(rename), keyOf({ entityType: rename.entityType, entityId: rename.to })];
  for (const mutation of workspace.mutations) {
    const own = keyOf(mutation) === before;
    const payload = repointed(domain, mutation.entityType, mutation.payload, rename);
    const dependsOn = mutation.dependsOn.map((key) => (key === before ? after : key));
    const refers = !jsonEqual(payload, mutation.payload) || mutation.dependsOn.includes(before);
    const sentAs = mutation.sentAs && {
      ...mutation.sentAs,
      payload: repointed(domain, mutation.entityType, mutation.sentAs.payload, rename),
    };
    if (own || refers)
      workspace.putMutation({
        ...mutation,
        payload,
        dependsOn,
        entityId: own ? rename.to : mutation.entityId,
        ...(sentAs ? { sentAs } : {}),
      });
  }
  workspace.deleteRecord(rename);
  // The current id must not be an alias itself, or two names would lead to each other for ever.
  const { [after]: _current, ...others } = workspace.meta.aliases;
  workspace.setMeta({ aliases: { ...others, [before]: rename.to } });
}

/** The id under which a record is known now. */
export const currentId = (aliases: Readonly<Record<string, string>>, key: RecordKey): string =>
  aliases[keyOf(key)] ?? key.entityId;

/** Ids of a type that the server has replaced: the only rows that are removed from lists outright. */
export const replacedIds = (aliases: Readonly<Record<string, string>>, entityType: string): string[] =>
  Object.keys(aliases)
    .map(recordOf)
    .flatMap((key) => (key.entityType === entityType ? [key.entityId] : []));

/** Every name `type/id` that a record has had, the current one last. */
export function namesOf(aliases: Readonly<Record<string, string>>, key: string): string[] {
  const now = (name: string): string => {
    const to = aliases[name];
    return to === undefined ? name : now(keyOf({ ...recordOf(name), entityId: to }));
  };
  const current = now(key);
  return [...Object.keys(aliases).filter((name) => name !== current && now(name) === current), current];
}

/** Intents of a caller that still holds old ids, with the current ones; the same list if nothing changes. */
export function withAliases(
  domain: Domain,
  aliases: Readonly<Record<string, string>>,
  intents: readonly Intent[],
): readonly Intent[] {
  const renames = Object.entries(aliases).map(([key, to]) => ({ ...recordOf(key), to }));
  if (renames.length === 0) return intents;
  const current = intents.map((intent) => {
    const payload = renames.reduce(
      (before, rename) => repointed(domain, intent.entityType, before, rename),
      intent.payload,
    );
    return { ...intent, payload, entityId: currentId(aliases, intent) };
  });
  return jsonEqual(current, intents) ? intents : current;
}
