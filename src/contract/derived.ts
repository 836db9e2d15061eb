import { jsonEqual, type JsonObject } from '../lib/json.ts';
import { entityOf, type Domain } from './domain.ts';
import { applyPatch } from './entity.ts';

/** A word of the catalogue by its key, in the language of the screen. */
export type WordOf = (key: string) => string;

/** Fields that are computed from other fields of the record. Nobody edits them, so nobody has to choose in a conflict. */
export interface Derivation {
  /** The fields from which they are computed. */
  from: readonly string[];
  /** The fields that are computed in this record; none if somebody wrote them without the fields above. */
  madeIn: (record: JsonObject) => readonly string[];
  /** Computes them. Absent if only the author of the change can, as with a hash over signed content. */
  make?: (record: JsonObject, wordOf: WordOf) => JsonObject;
}

/** A change and the record that it conflicts with, as far as derived fields need them. */
interface Met {
  entityType: string;
  payload: JsonObject;
  /** The record from which the change started; null if this device no longer has it. */
  base: JsonObject | null;
  serverData: JsonObject | null;
}

/** The derivations of a conflict, each with its fields that both sides computed and neither wrote. */
function derivations(domain: Domain, { entityType, payload, serverData }: Omit<Met, 'base'>) {
  if (serverData === null) return [];
  return (entityOf(domain, entityType)?.derived ?? []).map((derivation) => ({
    ...derivation,
    fields: derivation
      .madeIn(serverData)
      .filter(
        (field) => !Object.hasOwn(payload, field) || derivation.from.some((source) => Object.hasOwn(payload, source)),
      ),
  }));
}

/** The fields of a conflict that follow from others, and need no choice. */
export const derivedFields = (domain: Domain, met: Omit<Met, 'base'>): string[] =>
  derivations(domain, met).flatMap(({ fields }) => fields);

const partOf = (record: JsonObject, fields: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(record).filter(([field]) => fields.includes(field)));

/**
 * What is sent when a conflict is resolved: the chosen fields, and the derived ones that follow from them. They are the
 * server's if all source fields stay the server's, mine if all stay mine, and computed again for a mixture.
 *
 * @param chosen What the person chose to send; its derived fields are ignored, unless `pickedFields` names them.
 * @param wordOf Without it, nothing is computed again.
 */
export function withDerived(
  domain: Domain,
  met: Met,
  chosen: JsonObject,
  { pickedFields = [], wordOf }: { pickedFields?: readonly string[]; wordOf?: WordOf | undefined } = {},
): JsonObject {
  const { payload, serverData } = met;
  if (serverData === null) return chosen;
  let sent = chosen;
  for (const { from, make, fields } of derivations(domain, met)) {
    const followers = fields.filter((field) => !pickedFields.includes(field));
    const others = Object.fromEntries(Object.entries(sent).filter(([field]) => !followers.includes(field)));
    const result = applyPatch(serverData, others);
    const mine = applyPatch(met.base ?? serverData, payload);
    const isAs = (side: JsonObject) => from.every((source) => jsonEqual(result[source] ?? null, side[source] ?? null));
    const isMade = make !== undefined && wordOf !== undefined && !isAs(mine);
    sent = isAs(serverData) ? others : { ...others, ...partOf(isMade ? make(result, wordOf) : payload, followers) };
  }
  return sent;
}
