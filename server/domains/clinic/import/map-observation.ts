/** A FHIR R4 Observation as a vital sign. Other measures have no field here and are kept whole. */
import { BLOOD_PRESSURE, VITALS } from '../../../../src/contract/clinical/vitals.ts';
import { OBSERVATION_STATUSES } from '../../../../src/contract/entities/observation.ts';
import type { Json, JsonObject } from '../../../../src/lib/json.ts';
import {
  codeIn,
  fitted,
  keep,
  link,
  notesOf,
  oneOf,
  tell,
  momentOrLeftover,
  wordsOf,
  type MappedClinical,
} from './clinical-values.ts';
import { EXTENSIONS } from './extensions.ts';
import { object, objects, present, text } from './fhir-values.ts';
import { Leftovers } from './leftovers.ts';

const LOINC = /^(?:https?:\/\/loinc\.org\/?|urn:oid:2\.16\.840\.1\.113883\.6\.1)$/;
const KNOWN: ReadonlySet<string> = new Set([...Object.keys(VITALS), ...BLOOD_PRESSURE]);

/** A quantity with three decimals, which no instrument of a practice exceeds; null for a bound or no number. */
function quantityOf(value: Json | undefined): { value: number; unit: string | undefined } | null {
  const quantity = object(value);
  const number = quantity['value'];
  if (typeof number !== 'number' || !Number.isFinite(number) || quantity['comparator'] !== undefined) return null;
  return { value: Number(number.toFixed(3)), unit: text(quantity['code']) ?? text(quantity['unit']) };
}

function rangeWords(range: JsonObject): string | undefined {
  const side = (name: string) => {
    const { value, unit } = object(range[name]);
    return typeof value === 'number' ? [value, text(unit)].filter((part) => part !== undefined).join(' ') : '';
  };
  const both = [side('low'), side('high')].filter((part) => part !== '').join(' – ');
  return text(range['text']) ?? (both === '' ? undefined : both);
}

const VALUES = ['valueQuantity', 'valueInteger'] as const;
const isValue = (key: string) => /^value[A-Z]/.test(key);

const componentsOf = (resource: JsonObject): JsonObject[] | null => {
  const components: JsonObject[] = [];
  for (const each of objects(resource['component'])) {
    const code = codeIn(each['code'], LOINC);
    const quantity = quantityOf(each['valueQuantity']);
    const absent = quantity === null && each['dataAbsentReason'] !== undefined && !Object.keys(each).some(isValue);
    if (code === undefined || (quantity === null && !absent)) return null;
    components.push(present({ code, ...quantity }));
  }
  return components;
};

export function observationOf(resource: JsonObject): MappedClinical {
  const leftovers = new Leftovers();
  const code = codeIn(resource['code'], LOINC);
  const written = objects(resource['extension']).some(({ url }) => url === EXTENSIONS.record);
  if (code === undefined || !(written || KNOWN.has(code))) return keep('not-a-vital');
  const status = oneOf(OBSERVATION_STATUSES, text(resource['status']));
  if (status === undefined) return keep('no-status');
  if (Object.keys(resource).some((key) => isValue(key) && !VALUES.some((known) => known === key)))
    return keep('no-value');
  const whole = resource['valueInteger'];
  const said = resource['valueQuantity'] !== undefined || whole !== undefined;
  const quantity =
    typeof whole === 'number' ? { value: whole, unit: VITALS[code]?.units[0] } : quantityOf(resource['valueQuantity']);
  const components = componentsOf(resource);
  if ((said && quantity === null) || components === null) return keep('no-value');
  const at =
    resource['effectiveDateTime'] ?? resource['effectiveInstant'] ?? object(resource['effectivePeriod'])['start'];
  const effectiveDateTime = momentOrLeftover(at, 'effectiveDateTime', leftovers);
  if (effectiveDateTime === undefined) return keep('no-date');
  tell('interpretation', objects(resource['interpretation']).map(wordsOf), leftovers);
  tell('referenceRange', objects(resource['referenceRange']).map(rangeWords), leftovers);
  const performer = objects(resource['performer']).find(
    (each) => !/Organization\//.test(text(each['reference']) ?? ''),
  );
  return {
    ok: true,
    leftovers,
    fields: present({
      status,
      code,
      effectiveDateTime,
      value: quantity?.value,
      unit: quantity?.unit,
      components,
      dataAbsentReason: fitted(wordsOf(resource['dataAbsentReason']), 100, 'dataAbsentReason', leftovers),
      bodySite: fitted(wordsOf(resource['bodySite']), 100, 'bodySite', leftovers),
      method: fitted(wordsOf(resource['method']), 100, 'method', leftovers),
      note: fitted(notesOf(resource['note']).join('\n') || undefined, 2000, 'note', leftovers),
    }),
    links: [
      ...link('practitionerId', 'practitioner', performer),
      ...link('medicalRecordId', 'medicalRecord', resource['encounter']),
    ],
  };
}
