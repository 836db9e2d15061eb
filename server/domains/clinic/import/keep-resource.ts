/** A resource of the file as it came, for what no entity of the clinic holds. */
import type { Json, JsonObject } from '../../../../src/lib/json.ts';
import { wordsOf } from './clinical-values.ts';
import { concept, cut, dayOf, object, objects, present, text } from './fhir-values.ts';

export const KEPT_LENGTH = 400_000;

const DATES = [
  'effectiveDateTime',
  'occurrenceDateTime',
  'performedDateTime',
  'onsetDateTime',
  'authoredOn',
  'dateTime',
  'date',
  'issued',
  'started',
  'created',
  'recordedDate',
  'recorded',
  'startDate',
  'start',
] as const;
const PERIODS = ['effectivePeriod', 'performedPeriod', 'occurrencePeriod', 'period', 'billablePeriod'] as const;

/** The moment of the event, from R4's elements for it. */
function whenOf(resource: JsonObject): string | undefined {
  const said = [
    ...DATES.map((name) => resource[name]),
    ...PERIODS.map((name) => object(resource[name])['start']),
    object(resource['meta'])['lastUpdated'],
  ];
  return said.map(dayOf).find((day) => day !== null) ?? undefined;
}

const NAMES = [
  'code',
  'vaccineCode',
  'medicationCodeableConcept',
  'type',
  'category',
  'serviceType',
  'description',
  'title',
  'name',
] as const;

const wordsIn = (value: Json | undefined): string | undefined =>
  typeof value === 'string'
    ? text(value)
    : objects(value)
        .map(wordsOf)
        .find((words) => words !== undefined);

/** The value of an Observation, shown beside its name. */
function valueWords(resource: JsonObject): string | undefined {
  const quantity = object(resource['valueQuantity']);
  const number = [
    text(quantity['comparator']),
    text(quantity['value']),
    text(quantity['unit']) ?? text(quantity['code']),
  ];
  const found =
    quantity['value'] === undefined
      ? (wordsOf(resource['valueCodeableConcept']) ??
        ['valueString', 'valueInteger', 'valueBoolean', 'valueDateTime']
          .map((name) => text(resource[name]))
          .find(Boolean))
      : number.filter((part) => part !== undefined).join(' ');
  return found === undefined ? undefined : cut(found, 150);
}

function titleOf(resource: JsonObject): string {
  const type = String(resource['resourceType']);
  const goal = type === 'Goal' ? wordsOf(resource['description']) : undefined;
  const name = goal ?? NAMES.map((key) => wordsIn(resource[key])).find((words) => words !== undefined);
  const value = type === 'Observation' ? valueWords(resource) : undefined;
  const words = name ?? type;
  return cut(value === undefined ? words : `${cut(words, 145)}: ${value}`, 300);
}

/** JSON that a text field can hold: the same values, letters that are not NFC as escapes. */
function asText(resource: JsonObject): string {
  const json = JSON.stringify(resource);
  return json.normalize('NFC') === json
    ? json
    : json.replaceAll(/[^\u0020-\u007e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The fields of an imported resource, without its patient; null where it is larger than one can be. */
export function keptOf(resource: JsonObject): JsonObject | null {
  const content = asText(resource);
  if (content.length > KEPT_LENGTH) return null;
  const status = text(resource['status']) ?? concept(resource['clinicalStatus']).code;
  return present({
    resourceType: String(resource['resourceType']),
    title: titleOf(resource),
    occurredOn: whenOf(resource),
    status: status === undefined || status.length > 50 ? undefined : status,
    content,
  });
}

const SUBJECTS = ['patient', 'subject', 'beneficiary', 'for', 'individual', 'target', 'who'] as const;

/** Everything in a resource that may name its patient. */
export const patientReferences = (resource: JsonObject): JsonObject[] => [
  ...SUBJECTS.flatMap((name) => objects(resource[name])),
  ...objects(resource['participant']).map((each) => object(each['actor'])),
  ...objects(object(resource['context'])['sourcePatientInfo']),
];
