import type * as z from 'zod/mini';
import type { EntityDefinition } from './entity.ts';
import { isOptional, maxLengthOf, meaningOf, required, unitOf, type Meaning, type Schema } from './fields.ts';

/** How a person enters a field's value. It follows from the contract's field, so that no form declares it again. */
export type Control =
  | { kind: 'text'; max: number | null }
  | { kind: 'long-text'; max: number | null }
  | { kind: 'choice'; values: readonly string[] }
  | { kind: 'flag' }
  | { kind: 'number'; integer: boolean; min: number | null; max: number | null; unit: string | null }
  | { kind: Exclude<Meaning, 'picture'> }
  /** `max`: of its data URL, in characters. */
  | { kind: 'picture'; max: number }
  /** The id of another record. */
  | { kind: 'reference'; to: string }
  /** A list of values, each entered by this control. */
  | { kind: 'list'; of: Control; max: number | null }
  /** Named parts, each with its own control. */
  | { kind: 'structure'; parts: readonly Part[] }
  /** A value that forms cannot enter. */
  | { kind: 'other' };

export interface Part {
  name: string;
  control: Control;
  required: boolean;
}

/** From this number of characters on, a text field has several lines. */
const LONG = 500;

const limitOf = (schema: Schema, check: 'greater_than' | 'less_than' | 'max_length'): number | null => {
  const found = ((schema as z.core.$ZodTypes)._zod.def.checks ?? []).find(({ _zod }) => _zod.def.check === check);
  const def = found?._zod.def as { value?: unknown; maximum?: unknown } | undefined;
  const limit = def?.value ?? def?.maximum;
  return typeof limit === 'number' ? limit : null;
};

const partsOf = (shape: Readonly<Record<string, Schema>>): Part[] =>
  Object.entries(shape).map(([name, schema]) => ({
    name,
    control: controlOfSchema(schema),
    required: !isOptional(schema),
  }));

function controlOfSchema(field: Schema): Control {
  const schema = required(field) as z.core.$ZodTypes;
  const meaning = meaningOf(schema);
  if (meaning === 'picture') return { kind: meaning, max: maxLengthOf(schema) ?? Number.POSITIVE_INFINITY };
  if (meaning !== null) return { kind: meaning };
  const { def } = schema._zod;
  switch (def.type) {
    case 'string': {
      const max = maxLengthOf(schema);
      return { kind: max !== null && max >= LONG ? 'long-text' : 'text', max };
    }
    case 'enum':
      return { kind: 'choice', values: Object.values(def.entries).map(String) };
    case 'boolean':
      return { kind: 'flag' };
    case 'number':
      return {
        kind: 'number',
        integer: 'format' in def && def.format === 'safeint',
        min: limitOf(schema, 'greater_than'),
        max: limitOf(schema, 'less_than'),
        unit: unitOf(schema),
      };
    case 'array':
      return { kind: 'list', of: controlOfSchema(def.element), max: limitOf(schema, 'max_length') };
    case 'object':
      return { kind: 'structure', parts: partsOf(def.shape) };
    default:
      return { kind: 'other' };
  }
}

/** The control of an entity's field. Which fields are references is in the entity's definition. */
export function controlOf(definition: EntityDefinition, field: string): Control {
  const schema = definition.fields.shape[field];
  const reference = definition.references.find((one) => one.field === field);
  if (reference !== undefined) {
    const one: Control = { kind: 'reference', to: reference.to };
    if (reference.many !== true) return one;
    return { kind: 'list', of: one, max: schema === undefined ? null : limitOf(required(schema), 'max_length') };
  }
  return schema === undefined ? { kind: 'other' } : controlOfSchema(schema);
}

export const isRequired = (definition: EntityDefinition, field: string): boolean => {
  const schema = definition.fields.shape[field];
  return schema !== undefined && !isOptional(schema);
};
