import { compactNir, formatNir } from '../../contract/clinical/nir.ts';
import { IDENTIFIER_SYSTEMS } from '../../contract/entities/patient.ts';
import { jsonEqual, type Json, type JsonObject } from '../../lib/json.ts';

export interface ContactInput {
  name: string;
  relation: string;
  phone: string;
}

export interface CoverageInput {
  payer: string;
  number: string;
  rate: string;
}

export interface IdentifierInput {
  system: string;
  type?: string;
  value: string;
}

/** What the form holds: texts as people type them. */
export interface PatientInput {
  birthName: string;
  birthGivenNames: string;
  firstGivenName: string;
  usualName: string;
  usualGiven: string;
  gender: string;
  birthDate: string;
  birthDateApproximate: boolean;
  birthPlace: string;
  birthPlaceInsee: string;
  identityStatus: string;
  identityValidationMode: string;
  ins: string;
  otherIdentifiers: IdentifierInput[];
  phones: string[];
  email: string;
  addressLine: string;
  postcode: string;
  city: string;
  wilaya: string;
  country: string;
  contacts: ContactInput[];
  coverage: CoverageInput[];
  generalPractitioner: string;
  language: string;
  maritalStatus: string;
  deceased: string;
  note: string;
  active: boolean;
}

const asText = (value: Json | undefined): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
const asObject = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
const asList = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

export const EMPTY_CONTACT: ContactInput = { name: '', relation: '', phone: '' };
export const EMPTY_COVERAGE: CoverageInput = { payer: '', number: '', rate: '' };

const atLeastOne = <T>(items: T[], empty: T): T[] => (items.length === 0 ? [empty] : items);

const isIns = (identifier: JsonObject) => identifier['system'] === IDENTIFIER_SYSTEMS.ins;

/** A record (or nothing yet) as the form shows it. */
export function inputOf(record: JsonObject): PatientInput {
  const address = asObject(record['address']);
  const identifiers = asList(record['identifiers']).map(asObject);
  const ins = identifiers.find(isIns);
  return {
    birthName: asText(record['birthName']),
    birthGivenNames: asText(record['birthGivenNames']),
    firstGivenName: asText(record['firstGivenName']),
    usualName: asText(record['usualName']),
    usualGiven: asText(record['usualGiven']),
    gender: asText(record['gender']),
    birthDate: asText(record['birthDate']),
    birthDateApproximate: record['birthDateApproximate'] === true,
    birthPlace: asText(record['birthPlace']),
    birthPlaceInsee: asText(record['birthPlaceInsee']),
    identityStatus: asText(record['identityStatus']),
    identityValidationMode: asText(record['identityValidationMode']),
    ins: ins ? formatNir(asText(ins['value'])) : '',
    otherIdentifiers: identifiers
      .filter((item) => item !== ins)
      .map((item) => ({ system: asText(item['system']), type: asText(item['type']), value: asText(item['value']) })),
    phones: atLeastOne(asList(record['phones']).map(asText), ''),
    email: asText(record['email']),
    addressLine: asList(address['line']).map(asText).join('\n'),
    postcode: asText(address['postcode']),
    city: asText(address['city']),
    wilaya: asText(address['wilaya']),
    country: asText(address['country']),
    contacts: atLeastOne(
      asList(record['contacts'])
        .map(asObject)
        .map((item) => ({
          name: asText(item['name']),
          relation: asText(item['relation']),
          phone: asText(item['phone']),
        })),
      EMPTY_CONTACT,
    ),
    coverage: atLeastOne(
      asList(record['coverage'])
        .map(asObject)
        .map((item) => ({ payer: asText(item['payer']), number: asText(item['number']), rate: asText(item['rate']) })),
      EMPTY_COVERAGE,
    ),
    generalPractitioner: asText(record['generalPractitioner']),
    language: asText(record['language']),
    maritalStatus: asText(record['maritalStatus']),
    deceased: record['deceased'] === true ? 'yes' : asText(record['deceased']),
    note: asText(record['note']),
    active: record['active'] !== false,
  };
}

const clean = (value: string): string => value.trim().normalize('NFC');
const orNull = (value: string): string | null => clean(value) || null;
const listOrNull = <T extends Json>(items: T[]): T[] | null => (items.length === 0 ? null : items);

/** The given members of an object, those without a value left out. */
const compactObject = (members: Record<string, Json | null>): JsonObject =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null)) as JsonObject;

/** Decimal as typed in French or English; text that is no number stays text, so that validation names it. */
const rateOf = (typed: string): Json | null => {
  const number = Number(clean(typed).replace(',', '.').replace(/\s*%$/, ''));
  return clean(typed) === '' ? null : Number.isNaN(number) ? clean(typed) : number;
};

/**
 * Keeps what the form does not show (type and status of an identifier, rank of a coverage) from the item that it came
 * from.
 */
function identifiersOf(input: PatientInput, before: JsonObject): Json[] | null {
  const known = asList(before['identifiers']).map(asObject);
  const keep = (system: string, value: string): JsonObject => ({
    ...known.find((item) => item['system'] === system && asText(item['value']) === value),
    system,
    value,
  });
  const ins = compactNir(input.ins);
  const oldIns = known.find(isIns);
  const others = input.otherIdentifiers
    .filter(({ value }) => clean(value) !== '')
    .map(({ system, value }) => keep(system, clean(value)));
  return listOrNull([...(ins === '' ? [] : [{ ...oldIns, system: IDENTIFIER_SYSTEMS.ins, value: ins }]), ...others]);
}

function coverageOf(input: PatientInput, before: JsonObject): Json[] | null {
  const known = asList(before['coverage']).map(asObject);
  const items = input.coverage.map((item, index) =>
    compactObject({
      rank: known[index]?.['rank'] ?? null,
      payer: orNull(item.payer),
      number: orNull(item.number),
      rate: rateOf(item.rate),
    }),
  );
  return listOrNull(items.filter((item) => Object.keys(item).some((key) => key !== 'rank')));
}

function contactsOf(input: PatientInput): Json[] | null {
  const items = input.contacts.map(({ name, relation, phone }) =>
    compactObject({ name: orNull(name), relation: orNull(relation), phone: orNull(phone) }),
  );
  return listOrNull(items.filter((item) => Object.keys(item).length > 0));
}

function addressOf(input: PatientInput): JsonObject | null {
  const lines = input.addressLine.split('\n').map(clean).filter(Boolean);
  const address = compactObject({
    line: listOrNull(lines),
    postcode: orNull(input.postcode),
    city: orNull(input.city),
    wilaya: orNull(input.wilaya),
    country: orNull(input.country),
  });
  return Object.keys(address).length === 0 ? null : address;
}

type TextName = {
  [K in keyof PatientInput]: PatientInput[K] extends string ? K : never;
}[keyof PatientInput];

const TEXTS = [
  'birthName',
  'birthGivenNames',
  'firstGivenName',
  'usualName',
  'usualGiven',
  'gender',
  'birthDate',
  'birthPlace',
  'birthPlaceInsee',
  'identityStatus',
  'identityValidationMode',
  'email',
  'generalPractitioner',
  'language',
  'maritalStatus',
  'note',
] as const satisfies readonly TextName[];

interface Source {
  inputs: readonly (keyof PatientInput)[];
  value(input: PatientInput, before: JsonObject): Json | null;
}

/** Which of the form's inputs make which field of the contract. */
const SOURCES: Record<string, Source> = {
  ...Object.fromEntries(
    TEXTS.map((name) => [name, { inputs: [name], value: (input: PatientInput) => orNull(input[name]) }]),
  ),
  birthPlaceInsee: { inputs: ['birthPlaceInsee'], value: (input) => orNull(input.birthPlaceInsee.toUpperCase()) },
  birthDateApproximate: {
    inputs: ['birthDateApproximate'],
    value: (input) => (input.birthDateApproximate ? true : null),
  },
  identifiers: { inputs: ['ins', 'otherIdentifiers'], value: identifiersOf },
  phones: { inputs: ['phones'], value: (input) => listOrNull(input.phones.map(clean).filter(Boolean)) },
  address: { inputs: ['addressLine', 'postcode', 'city', 'wilaya', 'country'], value: addressOf },
  contacts: { inputs: ['contacts'], value: contactsOf },
  coverage: { inputs: ['coverage'], value: coverageOf },
  deceased: { inputs: ['deceased'], value: (input) => (input.deceased === 'yes' ? true : orNull(input.deceased)) },
  active: { inputs: ['active'], value: (input) => input.active },
};

export const FORM_FIELDS: readonly string[] = Object.keys(SOURCES);

/** The whole payload of a new patient. */
export function payloadOf(input: PatientInput): JsonObject {
  const entries = Object.entries(SOURCES).map(([field, source]) => [field, source.value(input, {})] as const);
  return Object.fromEntries(
    entries.filter(([field, value]) => value !== null && !(field === 'active' && value === true)),
  ) as JsonObject;
}

const touched = (source: Source, input: PatientInput, initial: PatientInput) =>
  source.inputs.some((name) => !jsonEqual(input[name], initial[name]));

/** Only the fields that the person changed; null clears. A field left alone is never sent, whatever its form. */
export function patchOf(input: PatientInput, record: JsonObject): JsonObject {
  const initial = inputOf(record);
  const patch: JsonObject = {};
  for (const [field, source] of Object.entries(SOURCES)) {
    if (!touched(source, input, initial)) continue;
    const value = source.value(input, record);
    if (!jsonEqual(value, record[field] ?? null)) patch[field] = value;
  }
  return patch;
}

/** Names of the inputs from which a field of the contract is made. */
export const inputsOf = (field: string): readonly (keyof PatientInput)[] => SOURCES[field]?.inputs ?? [];

export const fieldOfInput = (name: keyof PatientInput): string =>
  Object.entries(SOURCES).find(([, source]) => source.inputs.includes(name))?.[0] ?? name;
