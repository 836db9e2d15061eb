import {
  BLOOD_PRESSURE,
  bodyMassIndex,
  DIASTOLIC,
  SYSTOLIC,
  VITALS,
  vitalWarnings,
  type VitalWarning,
} from '../../contract/clinical/vitals.ts';
import { observation, type Observation } from '../../contract/entities/observation.ts';
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

/** The typed texts, by code; absent if empty. */
export type VitalsInput = Readonly<Partial<Record<UsualCode, string>>>;

export const unitOf = (code: string): string => VITALS[code]?.units[0] ?? '';

const NUMBER = { kind: 'number', integer: false, min: null, max: null, unit: null } as const;
const valueOf = (input: VitalsInput, code: UsualCode) => valueOfInput(NUMBER, input[code] ?? '');
const numberOf = (input: VitalsInput, code: UsualCode): number | undefined => {
  const value = valueOf(input, code);
  return typeof value === 'number' ? value : undefined;
};

/** One measurement as it will be saved, with its inputs. */
export interface Measured {
  code: string;
  inputs: readonly UsualCode[];
  payload: JsonObject;
}

/** The measurements of one moment: one record for each value, and one for the pair of a blood pressure. */
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

/** The input at which an error or warning of a measurement is shown. */
function inputAt({ inputs, payload }: Measured, path: string): UsualCode | undefined {
  const at = /^components\.(\d+)/.exec(path)?.[1];
  if (at === undefined) return path === 'components' ? inputs.find((code) => !says(payload, code)) : inputs[0];
  const { components = [] }: Observation = payload;
  return inputs.find((one) => one === components[Number(at)]?.code);
}

const says = ({ components = [] }: Observation, code: string): boolean =>
  components.some((component) => component.code === code);

export type VitalFaults = Partial<Record<UsualCode, ReadIssue>>;

/** The contract's errors, by input. */
export function vitalFaults(input: VitalsInput, common: JsonObject, now: Date): VitalFaults {
  const found: VitalFaults = {};
  for (const one of measured(input, common))
    for (const fault of Object.values(faultsOfNew(observation, one.payload, now))) {
      const code = inputAt(one, fault.path);
      if (code !== undefined) found[code] ??= fault;
    }
  return found;
}

/** The warnings, by input. `before` is the last measurement of each code. */
export function warningsOf(
  input: VitalsInput,
  before: ReadonlyMap<string, Observation>,
): Partial<Record<UsualCode, VitalWarning['kind']>> {
  const found: Partial<Record<UsualCode, VitalWarning['kind']>> = {};
  for (const one of measured(input, {}))
    for (const { path, kind } of vitalWarnings(one.payload, before.get(one.code))) {
      const code = inputAt(one, path);
      if (code !== undefined) found[code] = kind;
    }
  return found;
}

/**
 * The body-mass index by the contract's rule, from the typed values or, for the height, the last measurement. Never
 * stored.
 */
export const derivedBmi = (input: VitalsInput, lastHeight: number | undefined): number | null =>
  bodyMassIndex(numberOf(input, '29463-7'), numberOf(input, '8302-2') ?? lastHeight);
