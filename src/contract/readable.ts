import type * as z from 'zod/mini';
import type { Json, JsonObject } from '../lib/json.ts';
import { entityOf, type Domain } from './domain.ts';
import type { EntityDefinition } from './entity.ts';
import { isOptional, required, type Schema } from './fields.ts';

/**
 * A record as this version of the app can read it. `unread` has the fields whose values are of another kind than the
 * contract's, as they are stored; null if there are none.
 */
export interface Readable<R extends JsonObject = JsonObject> {
  record: R;
  unread: JsonObject | null;
}

/** The part of a value that has the contract's kind: the same value if all of it has, undefined if nothing has. */
type Read = (value: Json) => Json | undefined;

/** Texts that screens compute with. Any other text is read as it is, also a choice that this version does not know. */
const FORMATS: readonly unknown[] = ['not_a_date', 'not_a_day', 'not_an_instant', 'not_a_time_zone'];

/** The same value as the last time gets the same answer: neighbouring records have the same time zone. */
function remembering(holds: (value: string) => boolean): (value: string) => boolean {
  let last: { value: string; held: boolean } | null = null;
  return (value) => {
    if (last?.value !== value) last = { value, held: holds(value) };
    return last.held;
  };
}

/** The checks of a text's format, as the contract makes them. */
function formatsOf(schema: Schema): ((value: string) => boolean)[] {
  const { def } = schema._zod;
  return (def.checks ?? []).flatMap((check) => {
    const custom = check._zod.def as Partial<z.core.$ZodCustomDef<string>>;
    const params = custom.params as { fault?: { code: string } } | undefined;
    return custom.fn !== undefined && FORMATS.includes(params?.fault?.code)
      ? [remembering((value) => (custom.fn as (one: string) => unknown)(value) === true)]
      : [];
  });
}

const ofType =
  (type: 'string' | 'number' | 'boolean'): Read =>
  (value) =>
    typeof value === type ? value : undefined;

function readList(item: Read): Read {
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const items = value.map(item);
    return items.every((one, at) => one === value[at]) ? value : items.filter((one) => one !== undefined);
  };
}

/** What a structure cannot be without goes with it. Parts that this version does not know are kept. */
function readParts(shape: Readonly<Record<string, Schema>>): Read {
  const parts = Object.entries(shape).map(([name, schema]) => [name, isOptional(schema), readOf(schema)] as const);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    let read = value;
    for (const [name, isLeft, part] of parts) {
      const before = value[name];
      const after = before === undefined || before === null ? undefined : part(before);
      if (after === undefined && !isLeft) return undefined;
      if (after === before) continue;
      const { [name]: _, ...rest } = read;
      read = after === undefined ? rest : { ...rest, [name]: after };
    }
    return read;
  };
}

function readEntries(part: Read): Read {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const read = Object.entries(value).flatMap(([name, one]) => {
      const after = part(one);
      return after === undefined ? [] : [[name, after] as const];
    });
    return read.every(([name, one]) => one === value[name]) && read.length === Object.keys(value).length
      ? value
      : Object.fromEntries(read);
  };
}

function readOf(field: Schema): Read {
  const schema = required(field) as z.core.$ZodTypes;
  const { def } = schema._zod;
  switch (def.type) {
    case 'string': {
      const formats = formatsOf(schema);
      if (formats.length === 0) return ofType('string');
      return (value) => (typeof value === 'string' && formats.every((holds) => holds(value)) ? value : undefined);
    }
    case 'enum':
      return ofType('string');
    case 'number':
      return ofType('number');
    case 'boolean':
      return ofType('boolean');
    case 'array':
      return readList(readOf(def.element));
    case 'object':
      return readParts(def.shape);
    case 'record':
      return readEntries(readOf(def.valueType));
    case 'union': {
      const options = def.options.map(readOf);
      return (value) => (options.some((read) => read(value) === value) ? value : undefined);
    }
    default:
      return (value) => value;
  }
}

/** What the server adds to a record. */
const META: readonly (readonly [string, Read])[] = [
  ['version', ofType('number')],
  ...['createdAt', 'updatedAt'].map(
    (name) => [name, (value: Json) => (Number.isNaN(Date.parse(String(value))) ? undefined : value)] as const,
  ),
];

const readers = new WeakMap<EntityDefinition, readonly (readonly [string, Read])[]>();

function readerOf(definition: EntityDefinition): readonly (readonly [string, Read])[] {
  let reader = readers.get(definition);
  if (reader === undefined) {
    reader = [
      ...Object.entries(definition.fields.shape).map(([name, field]) => [name, readOf(field)] as const),
      ...META,
    ];
    readers.set(definition, reader);
  }
  return reader;
}

/**
 * Reads a record by its contract (UI-88). A newer server, or the copy of another version of the app, may have sent a
 * value of another kind: it is left out, so that no screen computes with it. Null is absent. Fields that this version
 * does not know are kept. A record that fits is returned as the same object.
 */
export function readRecord<R extends JsonObject>(definition: EntityDefinition, record: R): Readable<R> {
  let read: JsonObject = record;
  let unread: JsonObject | null = null;
  for (const [name, field] of readerOf(definition)) {
    const value = record[name];
    if (value === undefined) continue;
    const after = value === null ? undefined : field(value);
    if (after === value) continue;
    if (value !== null) unread = { ...(unread ?? {}), [name]: value };
    const { [name]: _, ...rest } = read;
    read = after === undefined ? rest : { ...rest, [name]: after };
  }
  return { record: read as R, unread };
}

export type ReadRecord = <R extends JsonObject>(entityType: string, record: R) => Readable<R>;

/** {@link readRecord} for the entities of an application; a type that it does not know is read as it is. */
export const readerIn =
  (domain: Domain): ReadRecord =>
  (entityType, record) => {
    const definition = entityOf(domain, entityType);
    return definition === undefined ? { record, unread: null } : readRecord(definition, record);
  };
