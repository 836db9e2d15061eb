/** A FHIR R4 MedicationRequest as an ordonnance; several of one group are its lines. */
import { PRESCRIPTION_STATUSES } from '../../../../src/contract/entities/prescription.ts';
import type { Json, JsonObject } from '../../../../src/lib/json.ts';
import {
  codeIn,
  extension,
  fitted,
  keep,
  link,
  notesOf,
  oneOf,
  prose,
  tell,
  momentOrLeftover,
  wordsOf,
  type MappedClinical,
} from './clinical-values.ts';
import { DRUG_SYSTEMS, EXTENSIONS } from './extensions.ts';
import { concept, dayOf, object, objects, present, text } from './fhir-values.ts';
import { Leftovers, PLACEHOLDERS, type NoteLanguage } from './leftovers.ts';
import { unsignedStatus } from './map-encounter.ts';

export interface MedicationContext {
  language: NoteLanguage;
  /** The Medication that a reference names, contained or in the file; null where there is none. */
  medicationOf(reference: JsonObject): JsonObject | null;
}

const ORDERS: readonly string[] = ['order', 'original-order', 'reflex-order', 'filler-order', 'instance-order'];
const SIGNED = ['active', 'on-hold', 'completed', 'stopped'] as const;
/** Signed here when it was given out as such; a status without a signature here stays as it is. */

const exact = (value: string) => new RegExp(`^${value.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);

function drugOf(concepts: Json | undefined, medication: JsonObject, leftovers: Leftovers): JsonObject | null {
  const name = wordsOf(concepts);
  if (name === undefined) return null;
  const [cis, own] = [DRUG_SYSTEMS.cis, DRUG_SYSTEMS.catalogue].map((system) => codeIn(concepts, exact(system)));
  const { code } = concept(concepts);
  if (cis === undefined && own === undefined && code !== undefined && code !== name) tell('drug', [code], leftovers);
  const field = (name_: string, max: number) =>
    fitted(prose(extension(medication, EXTENSIONS.field(name_), 'valueString')), max, 'drug', leftovers);
  const substances = objects(medication['ingredient'])
    .map((each) => wordsOf(each['itemCodeableConcept']))
    .filter((each) => each !== undefined)
    .filter((each) => fitted(each, 200, 'drug', leftovers) === each);
  return present({
    ref: cis ?? own,
    source: cis === undefined ? (own === undefined ? 'free' : 'catalogue') : 'cis',
    name: fitted(name, 300, 'drug', leftovers),
    substances,
    form: fitted(wordsOf(medication['form']), 200, 'drug', leftovers),
    dosage: field('dosage', 200),
    packaging: field('packaging', 300),
  });
}

const UNITS: Readonly<Record<string, readonly string[]>> = {
  frequency: ['h', 'd', 'wk', 'mo'],
  duration: ['d', 'wk', 'mo'],
};
const whole = (value: Json | undefined, max: number): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max ? value : undefined;

/** A structured dosage, if all its parts have a field. Otherwise it is written as text. */
function structureOf(dosage: JsonObject): JsonObject {
  const repeat = object(object(dosage['timing'])['repeat']);
  const quantity = object(object(objects(dosage['doseAndRate'])[0])['doseQuantity']);
  const unit = text(quantity['unit']) ?? text(quantity['code']);
  const amount = quantity['value'];
  const [times, per] = [whole(repeat['frequency'], 100), whole(repeat['period'], 365)];
  const lasts = whole(
    repeat['boundsDuration'] === undefined ? repeat['duration'] : object(repeat['boundsDuration'])['value'],
    1000,
  );
  const lastsIn =
    text(object(repeat['boundsDuration'])['code']) ??
    text(object(repeat['boundsDuration'])['unit']) ??
    text(repeat['durationUnit']);
  const moments = objects(dosage['additionalInstruction'])
    .map(wordsOf)
    .filter((each) => each !== undefined && each.length <= 50)
    .slice(0, 10);
  const periodUnit = text(repeat['periodUnit']);
  return present({
    dose:
      typeof amount === 'number' && amount > 0 && amount <= 100_000 && unit !== undefined && unit.length <= 50
        ? { quantity: amount, unit }
        : undefined,
    frequency:
      times !== undefined &&
      per !== undefined &&
      periodUnit !== undefined &&
      UNITS['frequency']?.includes(periodUnit) === true
        ? present({ times, per, unit: periodUnit, moments: moments as string[] })
        : undefined,
    duration:
      lasts !== undefined && lastsIn !== undefined && UNITS['duration']?.includes(lastsIn) === true
        ? { value: lasts, unit: lastsIn }
        : undefined,
    asNeeded: dosage['asNeededBoolean'] === true ? true : undefined,
  });
}

const PERIODS: Readonly<Record<NoteLanguage, Readonly<Record<string, string>>>> = {
  fr: { s: 's', min: 'min', h: 'h', d: 'j', wk: 'sem.', mo: 'mois', a: 'an(s)' },
  en: { s: 's', min: 'min', h: 'h', d: 'd', wk: 'wk', mo: 'mo', a: 'yr' },
};

/** A dosage without words, from its numbers as they are. */
function wordsOfDosage(dosage: JsonObject, language: NoteLanguage): string | undefined {
  const repeat = object(object(dosage['timing'])['repeat']);
  const quantity = object(object(objects(dosage['doseAndRate'])[0])['doseQuantity']);
  const amount = [quantity['value'], quantity['unit'] ?? quantity['code']]
    .filter((each) => each !== undefined)
    .join(' ');
  const said = text(repeat['periodUnit']) ?? '';
  const unit = Object.hasOwn(PERIODS[language], said) ? PERIODS[language][said] : undefined;
  const every =
    unit === undefined || repeat['period'] === undefined
      ? ''
      : `${String(repeat['frequency'] ?? 1)} × / ${String(repeat['period'])} ${unit}`;
  const needed = dosage['asNeededBoolean'] === true ? (language === 'fr' ? 'si besoin' : 'as needed') : '';
  const named = wordsOf(object(dosage['timing'])['code']) ?? '';
  return [amount, every || named, needed].filter((part) => part !== '').join(', ') || undefined;
}

export function medicationRequestOf(
  resource: JsonObject,
  { language, medicationOf }: MedicationContext,
): MappedClinical {
  const leftovers = new Leftovers();
  const status = oneOf(PRESCRIPTION_STATUSES, text(resource['status']));
  if (status === undefined) return keep('no-status');
  if (!ORDERS.includes(text(resource['intent']) ?? 'order') || resource['doNotPerform'] === true)
    return keep('not-an-order');
  const prescribedAt = momentOrLeftover(resource['authoredOn'], 'prescribedAt', leftovers);
  if (prescribedAt === undefined) return keep('no-date');
  const referred = object(resource['medicationReference']);
  const medication = Object.keys(referred).length > 0 ? (medicationOf(referred) ?? {}) : {};
  const concepts = resource['medicationCodeableConcept'] ?? medication['code'] ?? text(referred['display']);
  const drug = drugOf(concepts, medication, leftovers);
  if (drug === null) return keep('no-text');
  const dosages = objects(resource['dosageInstruction']);
  const written = dosages.map(
    (each) => prose(each['text']) ?? prose(each['patientInstruction']) ?? wordsOfDosage(each, language),
  );
  const posology = written.filter((each) => each !== undefined).join('\n') || undefined;
  if (posology === undefined) leftovers.add('posology', 'missing');
  const dispense = object(resource['dispenseRequest']);
  const quantity = object(dispense['quantity']);
  const amount =
    text(extension(resource, EXTENSIONS.field('quantity'), 'valueString')) ??
    [quantity['value'], quantity['unit'] ?? quantity['code']].filter((each) => each !== undefined).join(' ');
  const repeats = dispense['numberOfRepeatsAllowed'];
  const refills =
    typeof repeats === 'number' && Number.isInteger(repeats) && repeats >= 0 && repeats <= 12 ? repeats : undefined;
  if (repeats !== undefined && refills === undefined) tell('refills', [text(repeats)], leftovers);
  const allowed = object(resource['substitution'])['allowedBoolean'];
  tell('reason', objects(resource['reasonCode']).map(wordsOf), leftovers);
  const reason =
    prose(extension(resource, EXTENSIONS.field('statusReason'), 'valueString')) ?? wordsOf(resource['statusReason']);
  const line = present({
    drug,
    posology: fitted(posology, 2000, 'posology', leftovers) ?? PLACEHOLDERS[language],
    ...(dosages.length === 1 ? structureOf(object(dosages[0])) : {}),
    quantity: fitted(amount || undefined, 100, 'quantity', leftovers),
    refills,
    substitutionAllowed: typeof allowed === 'boolean' ? allowed : undefined,
    notReimbursed: extension(resource, EXTENSIONS.field('notReimbursed'), 'valueBoolean') === true ? true : undefined,
    note: fitted(notesOf(resource['note']).join('\n') || undefined, 1000, 'note', leftovers),
  });
  const state = unsignedStatus(status, SIGNED, language);
  return {
    ok: true,
    leftovers,
    fields: present({
      ...state,
      statusReason: state['statusReason'] ?? fitted(reason, 500, 'statusReason', leftovers),
      prescribedAt,
      validUntil:
        dayOf(object(dispense['validityPeriod'])['end'])?.length === 10
          ? (dayOf(object(dispense['validityPeriod'])['end']) ?? undefined)
          : undefined,
      lines: [line],
      note: prose(extension(resource, EXTENSIONS.field('advice'), 'valueString')),
    }),
    links: [
      ...link('practitionerId', 'practitioner', resource['requester']),
      ...link('medicalRecordId', 'medicalRecord', resource['encounter']),
    ],
  };
}

/** The key that joins several requests to one ordonnance; null for a single request. */
export function groupOf(resource: JsonObject): string | null {
  const { system, value } = object(resource['groupIdentifier']);
  const said = text(value);
  return said === undefined ? null : `${text(system) ?? ''}|${said}`;
}
