import { validateCreate, type EntityDefinition, type Validated } from '../../../../src/contract/entity.ts';
import { isOptional } from '../../../../src/contract/fields.ts';
import type { Json, JsonObject } from '../../../../src/lib/json.ts';
import type { Leftovers } from './leftovers.ts';

const wordsOf = (value: Json | undefined): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));

/** Removes the value at a path from a record: a whole item of a list, otherwise the field. */
function without(fields: JsonObject, path: string): { rest: JsonObject; taken: Json | undefined } {
  const [field = '', index] = path.split('.');
  const value = fields[field];
  const rest = { ...fields };
  if (Array.isArray(value) && index !== undefined && value.length > 1) {
    rest[field] = value.filter((_, at) => at !== Number(index));
    return { rest, taken: value[Number(index)] };
  }
  delete rest[field];
  return { rest, taken: value };
}

const MOST_ROUNDS = 60;

/**
 * The contract's rules on a mapped record: an optional value that one of them refuses is removed and reported, so
 * that a rule of the form, also a later one, never keeps a person out.
 */
export function fit(definition: EntityDefinition, mapped: JsonObject, leftovers: Leftovers, now: Date): Validated {
  let fields = mapped;
  let valid = validateCreate(definition, fields, { now });
  for (let round = 0; !valid.ok && round < MOST_ROUNDS; round += 1) {
    const path = valid.issues[0]?.path ?? '';
    const [field = ''] = path.split('.');
    const schema = definition.fields.shape[field];
    if (!schema || !isOptional(schema) || fields[field] === undefined) return valid;
    const { rest, taken } = without(fields, path);
    leftovers.add(field, 'format', wordsOf(taken));
    fields = rest;
    valid = validateCreate(definition, fields, { now });
  }
  return valid;
}
