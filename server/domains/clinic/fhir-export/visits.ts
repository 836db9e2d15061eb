/** Appointments and notes as FHIR R4. */
import { NOTE_SECTIONS } from '../../../../src/contract/entities/medical-record.ts';
import type { JsonObject } from '../../../../src/lib/json.ts';
import { EXTENSIONS } from '../import/extensions.ts';
import { present } from '../import/fhir-values.ts';
import {
  conceptOf,
  flagAt,
  isText,
  listOf,
  narrative,
  objectsOf,
  referTo,
  signatureAt,
  stringAt,
  textsOf,
} from './elements.ts';

const TOLD = ['cancelledBy', 'origin', 'room', 'zone', 'color'] as const;
const NOT_KEPT: readonly unknown[] = ['cancelled', 'noshow'];

export function appointmentResource(record: JsonObject): JsonObject {
  const { start, end } = record;
  return present({
    resourceType: 'Appointment',
    extension: [
      ...TOLD.flatMap((field) => stringAt(EXTENSIONS.field(field), record[field])),
      ...flagAt(EXTENSIONS.field('overbooked'), record['overbooked']),
    ],
    status: record['status'],
    cancelationReason: NOT_KEPT.includes(record['status']) ? conceptOf(record['cancelReason']) : undefined,
    serviceType: listOf(conceptOf(record['serviceType'])),
    description: record['reason'],
    start,
    end,
    minutesDuration: Math.max(1, Math.round((Date.parse(String(end)) - Date.parse(String(start))) / 60_000)),
    comment: record['comment'],
    participant: [record['patientId'], ...textsOf(record['practitionerIds'])].map((id) =>
      present({ actor: referTo(id), status: 'accepted' }),
    ),
  });
}

/** A note is an Encounter. Its sections are in extensions, and as readable text in the narrative. */
export function encounterResource(record: JsonObject): JsonObject {
  const sections = NOTE_SECTIONS.flatMap((name) => (isText(record[name]) ? [{ name, words: record[name] }] : []));
  const { title, text } = record;
  const later = [...objectsOf(record['addenda']), ...objectsOf(record['corrections'])];
  return present({
    resourceType: 'Encounter',
    text: narrative(
      [
        title,
        ...(sections.length > 0 ? sections.map(({ words }) => words) : [text]),
        ...later.map((each) => each['text'] ?? each['reason']),
      ].filter(isText),
    ),
    extension: [
      ...sections.map(({ name, words }) => ({ url: EXTENSIONS.note(name), valueString: words })),
      ...stringAt(EXTENSIONS.note('text'), text),
      ...signatureAt(record),
    ],
    status: record['status'] ?? 'in-progress',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: record['class'] ?? 'AMB' },
    type: listOf(conceptOf(title)),
    subject: referTo(record['patientId']),
    participant: [present({ individual: referTo(record['practitionerId']) })],
    appointment: isText(record['appointmentId']) ? listOf(referTo(record['appointmentId'])) : undefined,
    period: present({ start: record['occurredAt'], end: record['endedAt'] }),
    reasonCode: listOf(conceptOf(record['reason'])),
    diagnosis: textsOf(record['conditionIds']).map((id) => present({ condition: referTo(id) })),
  });
}
