/** Ordonnances and consents as FHIR R4. */
import { idOfName } from '../../../../src/lib/ids.ts';
import type { Json, JsonObject } from '../../../../src/lib/json.ts';
import { CONSENT_TYPE_SYSTEM, DRUG_SYSTEMS, EXTENSIONS } from '../import/extensions.ts';
import { present } from '../import/fhir-values.ts';
import {
  conceptOf,
  flagAt,
  isCode,
  isText,
  listOf,
  notes,
  objectsOf,
  referTo,
  signatureAt,
  stringAt,
  textsOf,
  urnOf,
} from './elements.ts';

const objectOf = (value: Json | undefined): JsonObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;

const UCUM = 'http://unitsofmeasure.org';

function medicationOf(drug: JsonObject): JsonObject {
  const { name, source, ref } = drug;
  const system = source === 'cis' ? DRUG_SYSTEMS.cis : source === 'catalogue' ? DRUG_SYSTEMS.catalogue : undefined;
  const code = conceptOf(name, system, ref);
  const extension = ['dosage', 'packaging'].flatMap((field) => stringAt(EXTENSIONS.field(field), drug[field]));
  const substances = textsOf(drug['substances']);
  if (extension.length === 0 && substances.length === 0 && !isText(drug['form']))
    return present({ medicationCodeableConcept: code });
  const medication = present({
    resourceType: 'Medication',
    id: 'drug',
    extension,
    code,
    form: conceptOf(drug['form']),
    ingredient: substances.map((each) => ({ itemCodeableConcept: { text: each } })),
  });
  return { contained: [medication], medicationReference: { reference: '#drug' } };
}

function dosageOf(line: JsonObject): JsonObject {
  const [dose, frequency, duration] = ['dose', 'frequency', 'duration'].map((field) => objectOf(line[field]));
  const unit = duration?.['unit'];
  const repeat = present({
    boundsDuration: duration && present({ value: duration['value'], unit, system: UCUM, code: unit }),
    frequency: frequency?.['times'],
    period: frequency?.['per'],
    periodUnit: frequency?.['unit'],
  });
  return present({
    text: line['posology'],
    additionalInstruction: textsOf(frequency?.['moments']).map((words) => ({ text: words })),
    timing: Object.keys(repeat).length > 0 ? { repeat } : undefined,
    asNeededBoolean: line['asNeeded'] === true ? true : undefined,
    doseAndRate: dose && [{ doseQuantity: present({ value: dose['quantity'], unit: dose['unit'] }) }],
  });
}

/** One request for each line; the group identifier joins them to one ordonnance. */
export function medicationRequests(id: string, record: JsonObject): { id: string; resource: JsonObject }[] {
  return objectsOf(record['lines']).map((line, index) => {
    const { contained, ...medication } = medicationOf(objectOf(line['drug']) ?? {});
    const { refills, substitutionAllowed } = line;
    const dispense = present({
      validityPeriod: isText(record['validUntil']) ? { end: record['validUntil'] } : undefined,
      numberOfRepeatsAllowed: refills,
    });
    const resource = present({
      resourceType: 'MedicationRequest',
      contained,
      extension: [
        ...stringAt(EXTENSIONS.field('quantity'), line['quantity']),
        ...flagAt(EXTENSIONS.field('notReimbursed'), line['notReimbursed']),
        ...stringAt(EXTENSIONS.field('advice'), record['note']),
        ...stringAt(EXTENSIONS.field('statusReason'), record['statusReason']),
        ...signatureAt(record),
      ],
      groupIdentifier: { system: 'urn:ietf:rfc:3986', value: urnOf(id) },
      status: record['status'],
      intent: 'order',
      ...medication,
      subject: referTo(record['patientId']),
      encounter: referTo(record['medicalRecordId']),
      authoredOn: record['prescribedAt'],
      requester: referTo(record['practitionerId']),
      note: notes(line['note']),
      dosageInstruction: [dosageOf(line)],
      dispenseRequest: Object.keys(dispense).length > 0 ? dispense : undefined,
      substitution: typeof substitutionAllowed === 'boolean' ? { allowedBoolean: substitutionAllowed } : undefined,
    });
    return { id: idOfName(String(index), id), resource };
  });
}

const base64 = (words: string): string =>
  btoa([...new TextEncoder().encode(words)].map((byte) => String.fromCharCode(byte)).join(''));

const TOLD = ['category', 'statusReason', 'witness', 'method', 'withdrawalReason'] as const;

export function consentResource(record: JsonObject): JsonObject {
  const { type, validUntil } = record;
  const performer = objectOf(record['performer']);
  const appointment = referTo(record['appointmentId']);
  const provision = present({
    period: isText(validUntil) ? { end: validUntil } : undefined,
    data: appointment && [{ meaning: 'related', reference: appointment }],
  });
  const supersedes = referTo(record['supersedes']);
  return present({
    resourceType: 'Consent',
    extension: [
      ...TOLD.flatMap((field) => stringAt(EXTENSIONS.field(field), record[field])),
      ...stringAt(EXTENSIONS.field('performerKind'), performer?.['kind']),
      ...stringAt(EXTENSIONS.field('performerRelation'), performer?.['relation']),
      ...(supersedes ? [{ url: EXTENSIONS.field('supersedes'), valueReference: supersedes }] : []),
      ...signatureAt(record),
    ],
    status: record['status'],
    scope: conceptOf(undefined, 'http://terminology.hl7.org/CodeSystem/consentscope', 'treatment'),
    category: listOf(isCode(type) ? conceptOf(undefined, CONSENT_TYPE_SYSTEM, type) : conceptOf(type)),
    patient: referTo(record['patientId']),
    dateTime: record['dateTime'],
    performer: isText(performer?.['name']) ? [{ display: performer['name'] }] : undefined,
    sourceAttachment: present({
      contentType: 'text/plain; charset=utf-8',
      language: record['language'],
      data: isText(record['text']) ? base64(record['text']) : undefined,
    }),
    policyRule: conceptOf(undefined, 'http://terminology.hl7.org/CodeSystem/v3-ActCode', 'OPTIN'),
    provision: Object.keys(provision).length > 0 ? provision : undefined,
  });
}
