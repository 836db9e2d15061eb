/** A FHIR R4 Patient as a record of the clinic. Every Patient resource becomes a record, whatever it holds. */
import { GENDERS, MARITAL_STATUSES } from '../../../../src/contract/entities/patient.ts';
import type { JsonObject } from '../../../../src/lib/json.ts';
import { readDate } from './dates.ts';
import { concept, cut, isCurrent, items, object, objects, present, text, texts } from './fhir-values.ts';
import { addressOf, identifiersOf, reachOf, wordsOfAddress } from './fields-of-person.ts';
import { Leftovers, PLACEHOLDERS, type NoteLanguage } from './leftovers.ts';
import { chooseNames, partsOf, tellOtherNames, wordsOfName, type ChosenNames } from './names.ts';

/** The arguments of a mapping beside the resource. */
export interface MapContext {
  /** The moment of the import; `today` is its day in UTC. */
  now: Date;
  today: string;
  /** Base address of the system that the resource comes from, if the file names it. */
  source: string | null;
  language: NoteLanguage;
}

export interface Mapped {
  fields: JsonObject;
  leftovers: Leftovers;
}

const NAME_LENGTH = 100;

function cutName(field: string, value: string | undefined, leftovers: Leftovers): string | undefined {
  if (value === undefined || value.length <= NAME_LENGTH) return value;
  leftovers.add(field, 'length', value);
  return cut(value, NAME_LENGTH);
}

function tellGuesses({ current, birth }: ChosenNames, leftovers: Leftovers, today: string): void {
  for (const name of new Set([current, birth]))
    if (name && partsOf(name).fromText) leftovers.add('name', 'adapted', wordsOfName(name));
  if (current && !isCurrent(current, today)) leftovers.add('name', 'adapted', wordsOfName(current));
}

function namesOf(resource: JsonObject, { language, today }: MapContext, leftovers: Leftovers): JsonObject {
  const chosen = chooseNames(resource, today);
  tellGuesses(chosen, leftovers, today);
  tellOtherNames(chosen.others, today, leftovers);
  const [birth, current, calledBy] = [partsOf(chosen.birth), partsOf(chosen.current), partsOf(chosen.calledBy)];
  const given = birth.given.length > 0 ? birth.given : current.given.length > 0 ? current.given : calledBy.given;
  const birthName = cutName('birthName', birth.family ?? current.family, leftovers);
  const birthGivenNames = cutName('birthGivenNames', given.join(' ') || undefined, leftovers);
  if (birthName === undefined) leftovers.add('birthName', 'missing');
  if (birthGivenNames === undefined) leftovers.add('birthGivenNames', 'missing');
  const [calledFamily, calledGiven] = [current.family, calledBy.given.join(' ') || undefined];
  const usualName =
    calledFamily === (birth.family ?? current.family) ? undefined : cutName('usualName', calledFamily, leftovers);
  const usualGiven = calledGiven === given.join(' ') ? undefined : cutName('usualGiven', calledGiven, leftovers);
  return present({
    birthName: birthName ?? PLACEHOLDERS[language],
    birthGivenNames: birthGivenNames ?? PLACEHOLDERS[language],
    firstGivenName: given[0] === undefined ? undefined : cut(given[0], NAME_LENGTH),
    usualName,
    usualGiven,
  });
}

const GENDER_WORDS: Readonly<Record<string, (typeof GENDERS)[number]>> = {
  m: 'male',
  man: 'male',
  masculin: 'male',
  homme: 'male',
  h: 'male',
  garçon: 'male',
  boy: 'male',
  mâle: 'male',
  ذكر: 'male',
  f: 'female',
  w: 'female',
  woman: 'female',
  féminin: 'female',
  feminin: 'female',
  femme: 'female',
  fille: 'female',
  girl: 'female',
  femelle: 'female',
  أنثى: 'female',
  o: 'other',
  x: 'other',
  autre: 'other',
  u: 'unknown',
  un: 'unknown',
  unk: 'unknown',
  inconnu: 'unknown',
};

function genderOf(resource: JsonObject, leftovers: Leftovers): string {
  const said = text(resource['gender']) ?? concept(resource['gender']).code;
  if (said === undefined) return 'unknown';
  const word = said.toLowerCase();
  const gender =
    GENDERS.find((known) => known === word) ?? (Object.hasOwn(GENDER_WORDS, word) ? GENDER_WORDS[word] : undefined);
  if (gender !== said) leftovers.add('gender', gender === undefined ? 'format' : 'adapted', said);
  return gender ?? 'unknown';
}

const OLDEST = 125;

/** The contract requires a birth date: an obviously unreal year is used if none is known. */
export const unknownBirth = (now: Date): JsonObject => ({
  birthDate: String(Math.max(1900, now.getUTCFullYear() - OLDEST)),
  birthDateApproximate: true,
});

const DAY_MS = 86_400_000;
const tomorrow = (now: Date): string => new Date(now.getTime() + DAY_MS).toISOString().slice(0, 10);
const isFuture = (date: string, now: Date): boolean => date > tomorrow(now).slice(0, date.length);

function birthOf(resource: JsonObject, { now }: MapContext, leftovers: Leftovers): JsonObject {
  const said = text(resource['birthDate']);
  if (said === undefined) {
    leftovers.add('birthDate', 'missing');
    return unknownBirth(now);
  }
  const read = readDate(said);
  if (read === null) {
    leftovers.add('birthDate', 'format', said);
    return unknownBirth(now);
  }
  if (isFuture(read.date, now) || Number(read.date.slice(0, 4)) < now.getUTCFullYear() - OLDEST - 5) {
    leftovers.add('birthDate', 'implausible', said);
    return unknownBirth(now);
  }
  if (read.adapted) leftovers.add('birthDate', 'adapted', said);
  return present({ birthDate: read.date, birthDateApproximate: read.approximate ? true : undefined });
}

function deceasedOf(
  resource: JsonObject,
  birthDate: unknown,
  { now }: MapContext,
  leftovers: Leftovers,
): boolean | string | undefined {
  const said = text(resource['deceasedDateTime']);
  const stated = ['true', '1'].includes(text(resource['deceasedBoolean'])?.toLowerCase() ?? '') ? true : undefined;
  if (said === undefined) return stated;
  const read = readDate(said);
  if (read === null) {
    leftovers.add('deceased', 'format', said);
    return true;
  }
  if (isFuture(read.date, now)) {
    leftovers.add('deceased', 'implausible', said);
    return stated;
  }
  const born = typeof birthDate === 'string' ? birthDate : '';
  if (read.date.slice(0, born.length) < born.slice(0, read.date.length)) {
    leftovers.add('deceased', 'implausible', said);
    return true;
  }
  if (read.approximate) leftovers.add('deceased', 'adapted', said);
  return read.date;
}

function maritalStatusOf(resource: JsonObject, leftovers: Leftovers): string | undefined {
  const { code, words } = concept(resource['maritalStatus']);
  const known = MARITAL_STATUSES.find((status) => status === code?.toUpperCase());
  if (known === undefined && words !== undefined && code !== 'UNK') leftovers.add('maritalStatus', 'format', words);
  return known;
}

const LANGUAGE_LENGTH = 20;
const LANGUAGE_TAG = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/;

function languageOf(resource: JsonObject, leftovers: Leftovers): string | undefined {
  const spoken = items(resource['communication']).map((item) => ({
    preferred: object(item)['preferred'] === true,
    ...concept(object(item)['language'] ?? item),
  }));
  const [chosen, ...others] = spoken
    .filter(({ words }) => words !== undefined)
    .toSorted((a, b) => Number(b.preferred) - Number(a.preferred));
  for (const { words = '' } of others) leftovers.add('language', 'more', words);
  if (chosen === undefined) return undefined;
  const code = chosen.code?.replaceAll('_', '-');
  if (code !== undefined && code.length <= LANGUAGE_LENGTH && LANGUAGE_TAG.test(code)) return code;
  leftovers.add(
    'language',
    code !== undefined && code.length > LANGUAGE_LENGTH ? 'length' : 'format',
    chosen.code ?? chosen.words ?? '',
  );
  return undefined;
}

const MOST_CONTACTS = 10;
const CONTACT_LENGTH = { relation: 100, name: 200 } as const;

function wordsOfContact(contact: JsonObject): string {
  const relation = objects(contact['relationship']).map((item) => concept(item).words);
  const points = objects(contact['telecom']).map((point) => text(point['value']));
  const name = objects(contact['name']).map(wordsOfName);
  const address = objects(contact['address']).map(wordsOfAddress);
  return [...name, text(object(contact['organization'])['display']), ...relation, ...points, ...address]
    .filter(Boolean)
    .join(', ');
}

function contactOf(contact: JsonObject, context: MapContext, leftovers: Leftovers): JsonObject {
  const own = new Leftovers();
  const { phones, email } = reachOf(contact['telecom'], 1, context.today, own);
  const relation = items(contact['relationship'])
    .map((item) => concept(item).words)
    .find((words) => words !== undefined);
  const name =
    objects(contact['name'])
      .map(wordsOfName)
      .find((words) => words !== '') ??
    text(object(contact['organization'])['display']) ??
    relation;
  const long = (name?.length ?? 0) > CONTACT_LENGTH.name || (relation?.length ?? 0) > CONTACT_LENGTH.relation;
  const hasMore = email !== undefined || objects(contact['address']).length > 0;
  const worst = own.all.find(
    ({ reason }) => reason === 'length' || reason === 'format' || reason === 'adapted',
  )?.reason;
  if (long || worst !== undefined)
    leftovers.add('contacts', long ? 'length' : (worst ?? 'format'), wordsOfContact(contact));
  else if (hasMore || own.all.length > 0) leftovers.add('contacts', 'more', wordsOfContact(contact));
  if (name === undefined) leftovers.add('contacts', 'missing');
  return present({
    name: cut(name ?? PLACEHOLDERS[context.language], CONTACT_LENGTH.name),
    relation: relation === undefined ? undefined : cut(relation, CONTACT_LENGTH.relation),
    phone: phones[0],
  });
}

function contactsOf(resource: JsonObject, context: MapContext, leftovers: Leftovers): JsonObject[] {
  const contacts: JsonObject[] = [];
  for (const contact of objects(resource['contact'])) {
    const words = wordsOfContact(contact);
    if (words === '') continue;
    if (!isCurrent(contact, context.today)) leftovers.add('contacts', 'ended', words);
    else if (contacts.length >= MOST_CONTACTS) leftovers.add('contacts', 'more', words);
    else contacts.push(contactOf(contact, context, leftovers));
  }
  return contacts;
}

const MOST_PHONES = 10;
const MOST_IDENTIFIERS = 20;

const doctorOf = (resource: JsonObject): string | undefined => {
  const name = objects(resource['generalPractitioner'])
    .map((reference) => text(reference['display']))
    .find((found) => found !== undefined);
  return name === undefined ? undefined : cut(name, 200);
};

function birthPlaceOf(resource: JsonObject): string | undefined {
  const place = objects(resource['extension']).find(
    ({ url }) => url === 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace',
  );
  const city = texts(object(place?.['valueAddress'])['city'])[0];
  return city === undefined ? undefined : cut(city, 100);
}

export function patientOf(resource: JsonObject, context: MapContext): Mapped {
  const leftovers = new Leftovers();
  const names = namesOf(resource, context, leftovers);
  const gender = genderOf(resource, leftovers);
  const birth = birthOf(resource, context, leftovers);
  const reach = reachOf(resource['telecom'], MOST_PHONES, context.today, leftovers);
  const fields = present({
    ...names,
    gender,
    ...birth,
    birthPlace: birthPlaceOf(resource),
    identifiers: identifiersOf(resource, context.source, MOST_IDENTIFIERS, context.today, leftovers),
    deceased: deceasedOf(resource, birth['birthDate'], context, leftovers),
    phones: reach.phones,
    email: reach.email,
    address: addressOf(resource['address'], context.today, leftovers),
    contacts: contactsOf(resource, context, leftovers),
    generalPractitioner: doctorOf(resource),
    maritalStatus: maritalStatusOf(resource, leftovers),
    language: languageOf(resource, leftovers),
    active: resource['active'] === false || resource['active'] === 'false' ? false : undefined,
  });
  return { fields, leftovers };
}
