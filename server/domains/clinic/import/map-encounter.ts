/** FHIR R4 Encounter as a note of the record, and Appointment as an appointment. */
import { APPOINTMENT_STATUSES, OCCUPYING_STATUSES } from '../../../../src/contract/entities/appointment.ts';
import { ENCOUNTER_CLASSES, NOTE_SECTIONS, RECORD_STATUSES } from '../../../../src/contract/entities/medical-record.ts';
import type { Json, JsonObject } from '../../../../src/lib/json.ts';
import {
  extension,
  fitted,
  keep,
  link,
  oneOf,
  prose,
  tell,
  momentOrLeftover,
  wordsOf,
  type Link,
  type MappedClinical,
} from './clinical-values.ts';
import { EXTENSIONS } from './extensions.ts';
import { concept, object, objects, present, text } from './fhir-values.ts';
import { Leftovers, type NoteLanguage } from './leftovers.ts';

const ORIGINAL: Readonly<Record<NoteLanguage, (status: string) => string>> = {
  fr: (status) => `État dans le dossier d'origine : ${status}`,
  en: (status) => `Status in the original record: ${status}`,
};

/**
 * What is signed here can only be signed here (SV-183): a status that asks for a signature becomes `unknown`, with the
 * one of the file beside it.
 */
export function unsignedStatus(status: string, signed: readonly string[], language: NoteLanguage): JsonObject {
  return signed.includes(status) ? { status: 'unknown', statusReason: ORIGINAL[language](status) } : { status };
}

/** The participants: the first gets the field, the others are reported. */
function participants(list: readonly JsonObject[], key: string, type: RegExp): JsonObject[] {
  return list.map((each) => object(each[key])).filter((each) => type.test(text(each['reference']) ?? ''));
}

const NOT_A_PERSON = /^(?:.*\/)?(?:Patient|RelatedPerson|Location|Device|HealthcareService)\//;
const anybody = (list: readonly JsonObject[], key: string): JsonObject[] =>
  list
    .map((each) => object(each[key]))
    .filter((each) => Object.keys(each).length > 0 && !NOT_A_PERSON.test(text(each['reference']) ?? ''));

function sectionsOf(resource: JsonObject, leftovers: Leftovers): JsonObject {
  const sections: Record<string, Json | undefined> = {};
  for (const section of NOTE_SECTIONS) {
    const said = prose(extension(resource, EXTENSIONS.note(section), 'valueString'));
    sections[section] = fitted(said, 20_000, section, leftovers);
  }
  const reasons = objects(resource['reasonCode'])
    .map(wordsOf)
    .filter((each) => each !== undefined);
  sections['reason'] ??= fitted(reasons.join('\n') || undefined, 20_000, 'reason', leftovers);
  return present(sections);
}

export function encounterOf(resource: JsonObject, { language }: { language: NoteLanguage }): MappedClinical {
  const leftovers = new Leftovers();
  const status = oneOf(RECORD_STATUSES, text(resource['status']));
  if (status === undefined) return keep('no-status');
  const period = object(resource['period']);
  const occurredAt = momentOrLeftover(period['start'], 'occurredAt', leftovers);
  if (occurredAt === undefined) return keep('no-date');
  const said = text(object(resource['class'])['code']);
  const kind = oneOf(ENCOUNTER_CLASSES, said);
  if (kind === undefined) tell('class', [said], leftovers);
  const [type, ...moreTypes] = objects(resource['type']).map(wordsOf);
  const sections = sectionsOf(resource, leftovers);
  const title = type ?? text(sections['reason']) ?? (language === 'fr' ? 'Consultation' : 'Visit');
  tell('type', moreTypes, leftovers);
  tell('serviceType', [wordsOf(resource['serviceType'])], leftovers);
  tell('serviceProvider', [text(object(resource['serviceProvider'])['display'])], leftovers);
  tell(
    'location',
    objects(resource['location']).map((each) => text(object(each['location'])['display'])),
    leftovers,
  );
  const written = prose(extension(resource, EXTENSIONS.note('text'), 'valueString'));
  const people = anybody(objects(resource['participant']), 'individual');
  return {
    ok: true,
    leftovers,
    fields: present({
      ...unsignedStatus(status, ['finished'], language),
      type: 'note',
      occurredAt,
      endedAt: period['end'] === undefined ? undefined : momentOrLeftover(period['end'], 'endedAt', leftovers),
      class: kind,
      title: fitted(title, 200, 'title', leftovers),
      text: written ?? [title, ...Object.values(sections)].join('\n'),
      ...sections,
    }),
    links: [
      ...link('practitionerId', 'practitioner', people[0]),
      ...link('appointmentId', 'appointment', resource['appointment']),
      ...objects(resource['diagnosis']).flatMap((each): Link[] =>
        link('conditionIds', 'condition', each['condition']).map((one) => ({ ...one, many: true })),
      ),
    ],
  };
}

const CANCELLED = ['patient', 'clinic'] as const;
const ORIGINS = ['phone', 'walk-in', 'online'] as const;

export function appointmentOf(resource: JsonObject): MappedClinical {
  const leftovers = new Leftovers();
  const status = oneOf(APPOINTMENT_STATUSES, text(resource['status']));
  if (status === undefined) return keep('no-status');
  const [start, end] = ['start', 'end'].map((side) => momentOrLeftover(resource[side], side, leftovers));
  if (start === undefined || end === undefined) return keep('no-date');
  const people = objects(resource['participant']);
  const reasons = objects(resource['reasonCode'])
    .map(wordsOf)
    .filter((each) => each !== undefined);
  const field = (name: string) => text(extension(resource, EXTENSIONS.field(name), 'valueString'));
  const [service, ...services] = objects(resource['serviceType']).map(wordsOf);
  const reason = prose(resource['description']) ?? (reasons.length > 0 ? reasons.join(', ') : undefined);
  if (reasons.length > 0 && resource['description'] !== undefined) tell('reason', reasons, leftovers);
  tell('serviceType', services, leftovers);
  tell('patientInstruction', [prose(resource['patientInstruction'])], leftovers);
  const cancel = concept(resource['cancelationReason']).words;
  return {
    ok: true,
    leftovers,
    fields: present({
      start,
      end,
      status,
      reason: fitted(reason, 500, 'reason', leftovers),
      comment: fitted(prose(resource['comment']), 2000, 'comment', leftovers),
      serviceType: fitted(service, 100, 'serviceType', leftovers),
      cancelReason: fitted(cancel, 500, 'cancelReason', leftovers),
      cancelledBy: oneOf(CANCELLED, field('cancelledBy')),
      origin: oneOf(ORIGINS, field('origin')),
      room: fitted(field('room'), 100, 'room', leftovers),
      zone: field('zone'),
      color: field('color'),
      overbooked: extension(resource, EXTENSIONS.field('overbooked'), 'valueBoolean') === true ? true : undefined,
    }),
    links: [
      ...participants(people, 'actor', /Patient\/|^urn:uuid:|^#/).flatMap((each) => link('patientId', 'patient', each)),
      ...anybody(people, 'actor').flatMap((each): Link[] =>
        link('practitionerIds', 'practitioner', each).map((one) => ({ ...one, many: true })),
      ),
    ],
  };
}

/** Whether it occupies its practitioners. Two of them at the same time are marked `overbooked`. */
export const occupies = (fields: JsonObject): boolean =>
  (OCCUPYING_STATUSES as readonly unknown[]).includes(fields['status']) && fields['overbooked'] !== true;
