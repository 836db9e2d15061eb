/** Patients and practitioners as FHIR R4. */
import type { Json, JsonObject } from '../../../../src/lib/json.ts';
import { present } from '../import/fhir-values.ts';
import { conceptOf, isCode, isText, isUri, listOf, objectsOf, referTo, textsOf } from './elements.ts';

const givenOf = (names: Json | undefined): string[] => (isText(names) ? names.split(' ').filter(isText) : []);

const identifiersOf = (record: JsonObject): JsonObject[] =>
  objectsOf(record['identifiers']).map(({ system, value, type }) =>
    present({
      type: conceptOf(undefined, 'http://terminology.hl7.org/CodeSystem/v2-0203', type),
      system: isUri(system) ? system : undefined,
      value,
    }),
  );

const telecomOf = (phones: readonly Json[], email: Json | undefined): JsonObject[] => [
  ...phones.filter(isText).map((value, index) => ({ system: 'phone', value, rank: index + 1 })),
  ...(isText(email) ? [{ system: 'email', value: email }] : []),
];

function addressOf(value: Json | undefined): JsonObject[] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { line, city, postcode, wilaya, country } = value;
  return [present({ use: 'home', line, city, state: wilaya, postalCode: postcode, country })];
}

const MARITAL = 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus';
const BIRTH_PLACE = 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace';

export function patientResource(record: JsonObject): JsonObject {
  const { birthName, birthGivenNames, usualName, usualGiven, deceased } = record;
  const called = isText(usualName) || isText(usualGiven);
  return present({
    resourceType: 'Patient',
    extension: isText(record['birthPlace']) ? [{ url: BIRTH_PLACE, valueAddress: { city: record['birthPlace'] } }] : [],
    identifier: identifiersOf(record),
    active: record['active'] === false || record['enteredInError'] === true ? false : true,
    name: [
      present({ use: 'official', family: birthName, given: givenOf(birthGivenNames) }),
      ...(called ? [present({ use: 'usual', family: usualName, given: givenOf(usualGiven) })] : []),
    ],
    telecom: telecomOf(Array.isArray(record['phones']) ? record['phones'] : [], record['email']),
    gender: record['gender'],
    birthDate: record['birthDate'],
    deceasedBoolean: typeof deceased === 'boolean' ? deceased : undefined,
    deceasedDateTime: typeof deceased === 'string' ? deceased : undefined,
    address: addressOf(record['address']),
    maritalStatus: conceptOf(undefined, MARITAL, record['maritalStatus']),
    contact: objectsOf(record['contacts']).map(({ relation, name, phone }) =>
      present({
        relationship: listOf(conceptOf(relation)),
        name: { text: name ?? '' },
        telecom: telecomOf(phone === undefined ? [] : [phone], undefined),
      }),
    ),
    communication: isCode(record['language'])
      ? [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: record['language'] }] }, preferred: true }]
      : undefined,
    generalPractitioner: isText(record['generalPractitioner'])
      ? [{ display: record['generalPractitioner'] }]
      : undefined,
    link: isText(record['mergedInto'])
      ? [present({ other: referTo(record['mergedInto']), type: 'replaced-by' })]
      : undefined,
  });
}

/** Fields that only the practice needs: they say nothing about the patient. */
export const PRACTICE_FIELDS = [
  'color',
  'roles',
  'availability',
  'notAvailable',
  'convention',
  'fee',
  'defaultShare',
  'signatureImage',
  'stamp',
] as const;

export function practitionerResource(record: JsonObject): JsonObject {
  const { familyName, givenNames, title, specialty } = record;
  const specialties = [...new Set([...(isText(specialty) ? [specialty] : []), ...textsOf(record['specialties'])])];
  return present({
    resourceType: 'Practitioner',
    identifier: identifiersOf(record),
    active: record['active'] !== false,
    name: [present({ family: familyName, given: givenOf(givenNames), prefix: isText(title) ? [title] : undefined })],
    telecom: telecomOf(record['phone'] === undefined ? [] : [record['phone']], record['email']),
    qualification: specialties.map((each) => ({ code: { text: each } })),
    communication: textsOf(record['languages'])
      .filter(isCode)
      .map((code) => ({ coding: [{ system: 'urn:ietf:bcp:47', code }] })),
  });
}
