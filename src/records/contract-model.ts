import { controlOf, type Control } from '../contract/controls.ts';
import type { EntityDefinition } from '../contract/entity.ts';
import { jsonEqual, type Json, type JsonObject } from '../lib/json.ts';
import type { FormModel } from './form-model.ts';

/** The content of a form made from a contract: the value of each field as it is typed. */
export type ContractInput = Record<string, Json>;

const asObject = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
const clean = (value: string): string => value.trim().normalize('NFC');

/** What a part of a structure shows while nothing is entered. Of a flag, no answer is not a no. */
const emptyPart = (control: Control): Json => (control.kind === 'flag' ? null : emptyOf(control));

/** What a control shows while nothing is entered. */
export function emptyOf(control: Control): Json {
  switch (control.kind) {
    case 'flag':
      return false;
    case 'list':
      return [];
    case 'structure':
      return Object.fromEntries(control.parts.map((part) => [part.name, emptyPart(part.control)]));
    case 'picture':
    case 'other':
      return null;
    default:
      return '';
  }
}

/** Converts a value of the contract to what its control shows. */
export function inputOfValue(control: Control, value: Json | undefined): Json {
  if (value === undefined || value === null) return emptyOf(control);
  switch (control.kind) {
    case 'flag':
      return value === true;
    case 'list':
      return (Array.isArray(value) ? value : []).map((item) => inputOfValue(control.of, item));
    case 'structure':
      return Object.fromEntries(
        control.parts.map(({ name, control: part }) => {
          const own = asObject(value)[name] ?? null;
          return [name, own === null ? emptyPart(part) : inputOfValue(part, own)];
        }),
      );
    case 'picture':
    case 'other':
      return value;
    default:
      return String(value);
  }
}

/**
 * A number as typed in French or English, with or without a percent sign; text that is no number stays text, so that
 * validation names it.
 */
function numberOf(typed: string): Json {
  const number = Number(
    typed
      .replace(/[\s\u00a0\u202f]/g, '')
      .replace(',', '.')
      .replace(/%$/, ''),
  );
  return Number.isNaN(number) ? typed : number;
}

/** Converts what a control shows to a value of the contract; null if it is empty. */
export function valueOfInput(control: Control, input: Json | undefined): Json {
  switch (control.kind) {
    case 'flag':
      return input === true;
    case 'list': {
      const items = (Array.isArray(input) ? input : [])
        .map((item) => valueOfInput(control.of, item))
        .filter((item) => item !== null);
      return items.length === 0 ? null : items;
    }
    case 'structure': {
      const parts = control.parts
        .map(({ name, control: part }): [string, Json] => {
          const own = asObject(input)[name] ?? null;
          return [name, own === null ? null : valueOfInput(part, own)];
        })
        .filter(([, value]) => value !== null);
      return parts.length === 0 ? null : Object.fromEntries(parts);
    }
    case 'picture':
      return input === '' ? null : (input ?? null);
    case 'other':
      return input ?? null;
    case 'number':
      return typeof input === 'string' && clean(input) !== '' ? numberOf(clean(input)) : null;
    default:
      return typeof input === 'string' ? clean(input) || null : null;
  }
}

/** The conversions for a field whose control in the module holds another value than the contract's control. */
export interface Codec {
  /** From the value of the contract's control to that of the module's. */
  hold?: (input: Json) => Json;
  /** The reverse conversion. */
  give?: (held: Json) => Json;
}

/**
 * The form model of an entity, read off its contract. `defaults`: what an absent field means, e.g. `{ active: true }`;
 * a new record leaves out what is so by default.
 */
export function contractModel(
  definition: EntityDefinition,
  fields: readonly string[],
  defaults: JsonObject = {},
  codecs: Readonly<Record<string, Codec>> = {},
): FormModel<ContractInput> {
  const controls = new Map(fields.map((field) => [field, controlOf(definition, field)]));
  const inputOf = (record: JsonObject): ContractInput =>
    Object.fromEntries(
      [...controls].map(([field, control]) => {
        const input = inputOfValue(control, record[field] ?? defaults[field]);
        return [field, codecs[field]?.hold?.(input) ?? input];
      }),
    );
  const valueOf = (field: string, control: Control, input: ContractInput): Json => {
    const held = input[field] ?? null;
    return valueOfInput(control, codecs[field]?.give?.(held) ?? held);
  };
  const isAbsent = (field: string, value: Json): boolean =>
    value === null || jsonEqual(value, defaults[field] ?? (value === false ? false : null));
  return {
    inputOf,
    inputsOf: (field) => (controls.has(field) ? [field] : []),
    payloadOf: (input) =>
      Object.fromEntries(
        [...controls]
          .map(([field, control]) => [field, valueOf(field, control, input)] as const)
          .filter(([field, value]) => !isAbsent(field, value)),
      ),
    patchOf(input, record) {
      const initial = inputOf(record);
      const changed = [...controls].flatMap(([field, control]): [string, Json][] => {
        if (jsonEqual(input[field] ?? null, initial[field] ?? null)) return [];
        const made = valueOf(field, control, input);
        // A flag that is false by default is left out.
        const value = made === false && defaults[field] === undefined ? null : made;
        return jsonEqual(value, record[field] ?? null) ? [] : [[field, value]];
      });
      return Object.fromEntries(changed);
    },
  };
}
