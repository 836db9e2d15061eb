/** FHIR R4 Patient and Practitioner as records of the clinic. */
import { IDENTIFIER_SYSTEMS, MARITAL_STATUSES } from '../../src/contract/entities/patient.ts';
import type { Json, JsonObject } from '../../src/lib/json.ts';

const objects = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter((item): item is JsonObject => typeof item === 'object' && item !== null && !Array.isArray(item)) : [];
const object = (value: Json | undefined): JsonObject => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});

/** A text as the contract takes it: NFC, trimmed; undefined when nothing is left. */
function text(value: Json | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  const clean = value.normalize('NFC').trim();
  return clean === '' ? undefined : clean;
}

const texts = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(text).filter((item) => item !== undefined) : []);

/** Drops what is undefined or empty. */
const present = (fields: Record<string, Json | undefined>): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, Json] => entry[1] !== undefined && !(Array.isArray(entry[1]) && entry[1].length === 0)));

const given = (name: JsonObject | undefined) => texts(name?.['given']).join(' ') || undefined;
const family = (name: JsonObject | undefined) => text(name?.['family']);

function identifiersOf(resource: JsonObject): JsonObject[] {
  const seen = new Set<string>();
  return objects(resource['identifier']).flatMap((identifier) => {
    const value = text(identifier['value']);
    const system = text(identifier['system']) ?? IDENTIFIER_SYSTEMS.mrn;
    if (value === undefined || seen.has(`${system} ${value}`)) return [];
    seen.add(`${system} ${value}`);
    const type = text(objects(object(identifier['type'])['coding'])[0]?.['code']);
    return [present({ system, value, type })];
  });
}

function addressOf(resource: JsonObject): JsonObject | undefined {
  const [first] = objects(resource['address']);
  if (!first) return undefined;
  const country = text(first['country']);
  const address = present({
    line: texts(first['line']).slice(0, 5), postcode: text(first['postalCode']), city: text(first['city']), country,
    wilaya: country === 'DZ' ? text(first['state']) : undefined,
  });
  return Object.keys(address).length > 0 ? address : undefined;
}

const telecom = (resource: JsonObject, system: string): string[] =>
  objects(resource['telecom']).filter((point) => point['system'] === system).map((point) => text(point['value'])).filter((value) => value !== undefined);

function deceasedOf(resource: JsonObject): Json | undefined {
  const at = text(resource['deceasedDateTime']);
  return at?.slice(0, 10) ?? (resource['deceasedBoolean'] === true ? true : undefined);
}

function maritalStatusOf(resource: JsonObject): string | undefined {
  const code = text(objects(object(resource['maritalStatus'])['coding'])[0]?.['code']);
  return MARITAL_STATUSES.find((known) => known === code);
}

function languageOf(resource: JsonObject): string | undefined {
  const spoken = objects(resource['communication']);
  const preferred = spoken.find((item) => item['preferred'] === true) ?? spoken[0];
  return text(objects(object(preferred?.['language'])['coding'])[0]?.['code']);
}

/** Birth name: the maiden name where there is one, else the official; the other of the two is the name in use. */
export function patientOf(resource: JsonObject): JsonObject {
  const names = objects(resource['name']);
  const named = (word: string) => names.find((name) => name['use'] === word);
  const official = named('official') ?? names.find((name) => name['use'] !== 'maiden' && name['use'] !== 'old') ?? names[0];
  const birth = named('maiden') ?? official;
  const usual = named('usual') ?? official;
  const birthName = family(birth);
  const birthGivenNames = given(birth) ?? given(official);
  const usualName = family(usual);
  const usualGiven = given(named('usual') ?? named('nickname'));
  return present({
    birthName,
    birthGivenNames,
    firstGivenName: texts((birth ?? official)?.['given'])[0],
    usualName: usualName === birthName ? undefined : usualName,
    usualGiven: usualGiven === birthGivenNames ? undefined : usualGiven,
    gender: text(resource['gender']) ?? 'unknown',
    birthDate: text(resource['birthDate']),
    identifiers: identifiersOf(resource),
    deceased: deceasedOf(resource),
    phones: telecom(resource, 'phone').slice(0, 10),
    email: telecom(resource, 'email')[0],
    address: addressOf(resource),
    maritalStatus: maritalStatusOf(resource),
    language: languageOf(resource),
    active: resource['active'] === false ? false : undefined,
  });
}

export function practitionerOf(resource: JsonObject): JsonObject {
  const names = objects(resource['name']);
  const name = names.find((item) => item['use'] === 'official') ?? names[0];
  const identifiers = identifiersOf(resource).map(({ system, value }) => present({ system, value }));
  return present({
    familyName: family(name),
    givenNames: given(name),
    title: texts(name?.['prefix'])[0],
    identifiers: identifiers.slice(0, 10),
    phone: telecom(resource, 'phone')[0],
    email: telecom(resource, 'email')[0],
    active: resource['active'] === false ? false : undefined,
  });
}
