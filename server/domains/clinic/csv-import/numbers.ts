/**
 * Whom a program's own number means. Two programs both count from one, so a number alone names nobody (SV-231): the row
 * and the record must have something else in common.
 */
import type { CsvKind } from '../../../../src/contract/csv-import.ts';
import type { EntityDefinition } from '../../../../src/contract/entity.ts';
import { idOfName, isUuid } from '../../../../src/lib/ids.ts';
import type { JsonObject } from '../../../../src/lib/json.ts';
import { foldForSearch, nameKey } from '../../../../src/lib/text.ts';
import type { Tx } from '../../../store/database.ts';
import { emailForm } from '../../../store/email-form.ts';
import { quoted, tableOf, toFields, type RawRow } from '../../../store/entities.ts';
import { anyOf, uuidList } from '../../../store/records.ts';
import { inTurns } from './in-turns.ts';

/** How many records may have one number, each of another program. */
const PLACES = 9;

/** The same for the same row in the same clinic, so that a file that is imported again makes no second record. */
export const idOf = (kind: CsvKind, tenantId: string, name: string): string =>
  isUuid(name) ? name.toLowerCase() : idOfName(`csv:${kind}:${name}`, tenantId);

/** The ids of all records that may have a number, the first one first. */
export const placesOf = (kind: CsvKind, tenantId: string, number: string): string[] => [
  idOf(kind, tenantId, number),
  ...Array.from({ length: PLACES - 1 }, (_, at) => idOfName(`csv:${kind}:${number}#${at + 2}`, tenantId)),
];

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const identifiersOf = (fields: JsonObject): string[] =>
  Array.isArray(fields['identifiers'])
    ? (fields['identifiers'] as JsonObject[]).map(({ value }) => `i:${textOf(value)}`)
    : [];

const named = (...parts: unknown[]): string[] => {
  const key = nameKey(parts.map(textOf).join(' '));
  return key === '' ? [] : [`n:${key}`];
};

/** What tells the records of a kind apart, beside their number. */
const TRAITS: Readonly<Record<CsvKind, (fields: JsonObject) => string[]>> = {
  users: ({ name, email }) => [
    ...named(name),
    ...(/\.invalid$/.test(textOf(email)) ? [] : [`e:${emailForm(textOf(email))}`]),
  ],
  templates: ({ name, role, percentage }) => [...named(name), `r:${textOf(role)}|${Number(percentage)}`],
  patients: (fields) => [
    ...named(fields['birthName'], fields['birthGivenNames']),
    ...(fields['birthDateApproximate'] === true ? [] : [`d:${textOf(fields['birthDate'])}`]),
    ...identifiersOf(fields),
  ],
  practitioners: (fields) => [...named(fields['familyName'], fields['givenNames']), ...identifiersOf(fields)],
  appointments: ({ patientId }) => [`p:${textOf(patientId)}`],
};

interface Where {
  tx: Tx;
  tenantId: string;
  definition: EntityDefinition;
  signal?: AbortSignal | undefined;
}

const ROWS_AT_ONCE = 1_000;

/** The records that are here under their ids, deleted ones too, each with what it is and was first known by. */
export class Numbered {
  readonly #traits = new Map<string, Set<string>>();
  readonly #kind: CsvKind;
  readonly #where: Where;

  constructor(kind: CsvKind, where: Where) {
    this.#kind = kind;
    this.#where = where;
  }

  /** Looks for these ids in the clinic. */
  async look(ids: Iterable<string>): Promise<void> {
    const { tx, tenantId, definition } = this.#where;
    const table = tableOf(definition);
    const all = [...new Set(ids)];
    for (let at = 0; at < all.length; at += ROWS_AT_ONCE) {
      const { rows } = await tx.query<{ row: RawRow; first: RawRow | null }>(
        `SELECT to_jsonb(t) AS row, v.data AS first FROM ${quoted(table.table)} t
           LEFT JOIN record_version v ON v.tenant_id = t.tenant_id AND v.entity_type = $3 AND v.entity_id = t.id AND v.version = 1
          WHERE t.tenant_id = $1 AND t.id = ${anyOf('$2')}`,
        [tenantId, uuidList(all.slice(at, at + ROWS_AT_ONCE)), definition.type],
      );
      for (const { row, first } of rows)
        for (const one of first === null ? [row] : [row, first]) this.keep(String(row['id']), toFields(table, one));
    }
  }

  has(id: string): boolean {
    return this.#traits.has(id);
  }

  keep(id: string, fields: JsonObject): void {
    const traits = this.#traits.get(id) ?? new Set<string>();
    for (const trait of TRAITS[this.#kind](fields)) traits.add(trait);
    this.#traits.set(id, traits);
  }

  /** Whether the record of an id that is here is what a row says. */
  isSame(id: string, fields: JsonObject): boolean {
    const traits = this.#traits.get(id);
    return TRAITS[this.#kind](fields).some((trait) => traits?.has(trait));
  }
}

/** A row of a table that has a number of its own. */
export interface NumberedRow {
  number: string;
  fields: JsonObject;
}

/**
 * Where each row belongs: an id that is here and means the same, or the first that is free; null if other records have
 * all of them. Rows are decided on in their order, and one that is new is kept for those behind it.
 */
export async function placeRows(
  kind: CsvKind,
  where: Where,
  rows: readonly NumberedRow[],
): Promise<({ id: string; isHere: boolean; isShared: boolean } | null)[]> {
  const { tenantId, signal } = where;
  const numbered = new Numbered(kind, where);
  const known = await inTurns(rows, (row) => ({ ...row, first: idOf(kind, tenantId, row.number) }), signal);
  await numbered.look(known.map(({ first }) => first));
  // Only where a number is taken by another are its further places of interest.
  const seen = new Set<string>();
  const contested = new Set<string>();
  const meet = ({ number, fields, first }: (typeof known)[number]) => {
    if (seen.has(first) || (numbered.has(first) && !numbered.isSame(first, fields))) contested.add(number);
    seen.add(first);
  };
  await inTurns(known, meet, signal);
  const further = new Map(
    await inTurns([...contested], (number) => [number, placesOf(kind, tenantId, number)] as const, signal),
  );
  await numbered.look([...further.values()].flat());
  const place = ({ number, fields, first }: (typeof known)[number]) => {
    const places = further.get(number) ?? [first];
    const found = places.findIndex((id) => !numbered.has(id) || numbered.isSame(id, fields));
    const id = places[found];
    if (id === undefined) return null;
    const isHere = numbered.has(id);
    if (!isHere) numbered.keep(id, fields);
    return { id, isHere, isShared: found > 0 };
  };
  return inTurns(known, place, signal);
}

const wordsOf = (text: string): string[] =>
  foldForSearch(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1);

/** Whether two ways of writing a person's names have a word in common. */
export const shareWord = (one: string, other: string): boolean => {
  const words = new Set(wordsOf(one));
  return wordsOf(other).some((word) => words.has(word));
};
