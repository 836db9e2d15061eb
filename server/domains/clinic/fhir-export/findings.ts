/** Problems, allergies and measures as FHIR R4. */
import { BLOOD_PRESSURE, VITALS } from '../../../../src/contract/clinical/vitals.ts';
import type { Json, JsonObject } from '../../../../src/lib/json.ts';
import { OTHER_CODES } from '../import/extensions.ts';
import { present } from '../import/fhir-values.ts';
import { SUBSTANCES } from '../import/map-findings.ts';
import { conceptOf, isCode, isText, listOf, notes, objectsOf, referTo, textsOf } from './elements.ts';

const HL7 = 'http://terminology.hl7.org/CodeSystem';
const SNOMED = 'http://snomed.info/sct';

const CODES: Readonly<Record<string, string>> = {
  'cim-10': 'http://hl7.org/fhir/sid/icd-10',
  'snomed-ct': SNOMED,
  other: OTHER_CODES,
};

const codeOf = (record: JsonObject): JsonObject | undefined =>
  conceptOf(record['text'], CODES[String(record['codeSystem'] ?? 'cim-10')], record['code']);

const SEVERITIES: Readonly<Record<string, string>> = { mild: '255604002', moderate: '6736007', severe: '24484000' };

/** R4 allows no clinical status of what was entered in error. */
const clinicalStatus = (record: JsonObject, system: string): JsonObject | undefined =>
  record['verificationStatus'] === 'entered-in-error'
    ? undefined
    : conceptOf(undefined, `${HL7}/${system}`, record['clinicalStatus']);

export function conditionResource(record: JsonObject): JsonObject {
  const { severity } = record;
  return present({
    resourceType: 'Condition',
    clinicalStatus: clinicalStatus(record, 'condition-clinical'),
    verificationStatus: conceptOf(undefined, `${HL7}/condition-ver-status`, record['verificationStatus']),
    category: [{ coding: [{ system: `${HL7}/condition-category`, code: 'problem-list-item' }] }],
    severity: isText(severity) ? conceptOf(severity, SNOMED, SEVERITIES[severity]) : undefined,
    code: codeOf(record),
    subject: referTo(record['patientId']),
    onsetDateTime: record['onset'],
    abatementDateTime: record['abatement'],
    recorder: referTo(record['practitionerId']),
    note: notes(record['note']),
  });
}

const ALLERGY_VERIFICATIONS: readonly unknown[] = ['unconfirmed', 'confirmed', 'refuted', 'entered-in-error'];
const NONE_KNOWN = { coding: [{ system: SNOMED, code: '716186003', display: 'No known allergy' }] };

export function allergyResource(record: JsonObject): JsonObject {
  const verification = record['verificationStatus'];
  return present({
    resourceType: 'AllergyIntolerance',
    extension: textsOf(record['substances']).map((words) => ({ url: SUBSTANCES, valueString: words })),
    clinicalStatus: clinicalStatus(record, 'allergyintolerance-clinical'),
    verificationStatus: ALLERGY_VERIFICATIONS.includes(verification)
      ? conceptOf(undefined, `${HL7}/allergyintolerance-verification`, verification)
      : undefined,
    type: record['type'],
    category: isText(record['category']) ? [record['category']] : undefined,
    criticality: record['criticality'],
    code: record['noKnownAllergy'] === true ? NONE_KNOWN : codeOf(record),
    patient: referTo(record['patientId']),
    onsetDateTime: record['onset'],
    recordedDate: record['recordedAt'],
    recorder: referTo(record['practitionerId']),
    lastOccurrence: record['lastOccurrence'],
    note: notes(record['note']),
    reaction: objectsOf(record['reactions']).map(({ manifestation, severity, note }) =>
      present({ manifestation: [{ text: manifestation ?? '' }], severity, note: notes(note) }),
    ),
  });
}

const UCUM = 'http://unitsofmeasure.org';
const LOINC = 'http://loinc.org';

const quantityOf = (value: Json | undefined, unit: Json | undefined): JsonObject | undefined =>
  typeof value === 'number'
    ? present({ value, unit, system: isCode(unit) ? UCUM : undefined, code: isCode(unit) ? unit : undefined })
    : undefined;

export function observationResource(record: JsonObject): JsonObject {
  const { code, value, dataAbsentReason } = record;
  const known = VITALS[String(code)] !== undefined || BLOOD_PRESSURE.some((each) => each === code);
  return present({
    resourceType: 'Observation',
    status: record['status'],
    category: known ? [{ coding: [{ system: `${HL7}/observation-category`, code: 'vital-signs' }] }] : undefined,
    code: conceptOf(VITALS[String(code)]?.name, LOINC, code),
    subject: referTo(record['patientId']),
    encounter: referTo(record['medicalRecordId']),
    effectiveDateTime: record['effectiveDateTime'],
    performer: listOf(referTo(record['practitionerId'])),
    valueQuantity: quantityOf(value, record['unit']),
    dataAbsentReason: value === undefined ? conceptOf(dataAbsentReason) : undefined,
    note: notes(record['note']),
    bodySite: conceptOf(record['bodySite']),
    method: conceptOf(record['method']),
    component: objectsOf(record['components']).map((each) => {
      const quantity = quantityOf(each['value'], each['unit']);
      const missing = { coding: [{ system: `${HL7}/data-absent-reason`, code: 'unknown' }] };
      return present({
        code: conceptOf(undefined, LOINC, each['code']),
        valueQuantity: quantity,
        dataAbsentReason: quantity === undefined ? missing : undefined,
      });
    }),
  });
}
