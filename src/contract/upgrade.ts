import type { JsonObject } from '../lib/json.ts';
import type { EntityDefinition } from './entity.ts';

/**
 * From one version of an entity's contract to the next, as data. Both functions are pure, take what they don't know as
 * it is, and leave alone what is in the next form already: a device may hold rows of a server that was newer than its
 * app (SPEC UG-2).
 */
export interface SchemaStep {
  /** Upgrades a mutation's payload: all fields of a CREATE, some fields of an UPDATE (null clears). */
  payload(payload: JsonObject): JsonObject;
  /** Upgrades a record of the server. */
  record(record: JsonObject): JsonObject;
}

/** By the version from which a step leads to the next. */
export type SchemaSteps = Readonly<Record<number, SchemaStep>>;

function stepsFrom(definition: EntityDefinition, from: number): SchemaStep[] {
  const versions = Array.from({ length: Math.max(0, definition.schemaVersion - from) }, (_, at) => from + at);
  return versions.flatMap((version) => definition.steps?.[version] ?? []);
}

export const upgradePayload = (definition: EntityDefinition, payload: JsonObject, from: number): JsonObject =>
  stepsFrom(definition, from).reduce((older, step) => step.payload(older), payload);

export const upgradeRecord = <T extends JsonObject>(definition: EntityDefinition, record: T, from: number): T =>
  stepsFrom(definition, from).reduce<JsonObject>((older, step) => step.record(older), record) as T;

/** Names of fields of an older version, as they are called in this one. */
export const upgradeFields = (definition: EntityDefinition, fields: readonly string[], from: number): string[] =>
  Object.keys(upgradePayload(definition, Object.fromEntries(fields.map((field) => [field, null])), from));

/** Versions from which no step leads on: a device that holds one of these could not be brought forward. */
export const missingSteps = ({ schemaVersion, steps }: EntityDefinition): number[] =>
  Array.from({ length: schemaVersion - 1 }, (_, at) => at + 1).filter((version) => steps?.[version] === undefined);
