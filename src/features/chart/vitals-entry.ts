import {
  BLOOD_PRESSURE,
  bodyMassIndex,
  DIASTOLIC,
  SYSTOLIC,
  VITALS,
  vitalWarnings,
  type VitalWarning,
} from '../../contract/clinical/vitals.ts';
import { observation } from '../../contract/entities/observation.ts';
import type { ReadIssue } from '../../contract/protocol.ts';
import type { JsonObject } from '../../lib/json.ts';
import { valueOfInput } from '../../records/contract-model.ts';
import { faultsOfNew } from '../../records/faults.ts';

const [PRESSURE] = BLOOD_PRESSURE;

/** The usual set, in the order in which it is taken. Blood pressure is a pair. */
export const USUAL = [
  SYSTOLIC,
  DIASTOLIC,
  '8867-4',
  '8310-5',
  '59408-5',
  '9279-1',
  '29463-7',
  '8302-2',
  '72514-3',
] as const;
export type UsualCode = (typeof USUAL)[number];

/** What is typed, by code; absent for nothing. */
export type VitalsInput = Readonly<Partial<Record<UsualCode, string>>>;

export const unitOf = (code: string): string => VITALS[code]?.units[0] ?? '';

const NUMBER = { kind: 'number', integer: false, min: null, max: null, unit: null } as const;
const valueOf = (input: VitalsInput, code: UsualCode) => valueOfInput(NUMBER, input[code] ?? '');
const numberOf = (input: VitalsInput, code: UsualCode): number | undefined => {
  const value = valueOf(input, code);
  return typeof value === 'number' ? value : undefined;
};

/** One measure as it will be saved, with the inputs that it is made of. */
export interface Measured {
  code: string;
  inputs: readonly UsualCode[];
  payload: JsonObject;
}

/** What was measured at a moment: a record for each value, one for the pair of blood pressure. */
export function measured(input: VitalsInput, common: JsonObject): Measured[] {
  const isGiven = (code: UsualCode) => (input[code] ?? '').trim() !== '';
  const pair: readonly UsualCode[] = [SYSTOLIC, DIASTOLIC];
  const pressure = pair.filter(isGiven);
  const components = pressure.map((code) => ({ code, value: valueOf(input, code), unit: unitOf(code) }));
  const base = { ...common, status: 'final' };
  return [
    ...(pressure.length > 0
      ? [{ code: PRESSURE, inputs: pair, payload: { ...base, code: PRESSURE, components } }]
      : []),
    ...USUAL.filter((code) => !pair.includes(code) && isGiven(code)).map((code) => ({
      code,
      inputs: [code],
      payload: { ...base, code, value: valueOf(input, code), unit: unitOf(code) },
    })),
  ];
}

/** The input at which a fault or a warning of a measure stands. */
function inputAt({ inputs, payload }: Measured, path: string): UsualCode | undefined {
  const at = /^components\.(\d+)/.exec(path)?.[1];
  if (at === undefined) return path === 'components' ? inputs.find((code) => !says(payload, code)) : inputs[0];
  const code = (payload['components'] as JsonObject[])[Number(at)]?.['code'];
  return inputs.find((one) => one === code);
}

const says = (payload: JsonObject, code: string): boolean =>
  (payload['components'] as JsonObject[]).some((component) => component['code'] === code);

export type VitalFaults = Partial<Record<UsualCode, ReadIssue>>;

/** What cannot be, by input: the contract's own word on each measure. */
export function vitalFaults(input: VitalsInput, common: JsonObject, now: Date): VitalFaults {
  const found: VitalFaults = {};
  for (const one of measured(input, common))
    for (const fault of Object.values(faultsOfNew(observation, one.payload, now))) {
      const code = inputAt(one, fault.path);
      if (code !== undefined) found[code] ??= fault;
    }
  return found;
}

/** What a person should look at twice, by input. `before`: the last measure of each code. */
export function warningsOf(
  input: VitalsInput,
  before: ReadonlyMap<string, JsonObject>,
): Partial<Record<UsualCode, VitalWarning['kind']>> {
  const found: Partial<Record<UsualCode, VitalWarning['kind']>> = {};
  for (const one of measured(input, {}))
    for (const { path, kind } of vitalWarnings(one.payload, before.get(one.code))) {
      const code = inputAt(one, path);
      if (code !== undefined) found[code] = kind;
    }
  return found;
}

/** By the contract's rule, from what is typed and, for the height, what was measured last. Derived, never stored. */
export const derivedBmi = (input: VitalsInput, lastHeight: number | undefined): number | null =>
  bodyMassIndex(numberOf(input, '29463-7'), numberOf(input, '8302-2') ?? lastHeight);
