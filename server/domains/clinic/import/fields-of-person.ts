/** What Patient and Practitioner have in common: identifiers and ways to reach somebody. */
import { IDENTIFIER_SYSTEMS } from '../../../../src/contract/entities/patient.ts';
import { email } from '../../../../src/contract/fields.ts';
import type { Json, JsonObject } from '../../../../src/lib/json.ts';
import { phoneNumbers } from '../../../../src/lib/phone.ts';
import * as z from 'zod/mini';
import { concept, isCurrent, object, objects, present, text, texts } from './fhir-values.ts';
import type { Leftovers } from './leftovers.ts';

const MOST = { system: 200, value: 100, type: 50, phone: 40 } as const;
const EMAIL = email();

/** The system of a number that names none: whoever assigned it, so that `1001` of two hospitals stays two numbers. */
function systemOf(identifier: JsonObject, source: string | null): string {
  const said = text(identifier['system']);
  if (said !== undefined) return said;
  const assigner = object(identifier['assigner']);
  const owner =
    text(assigner['display']) ??
    text(object(assigner['identifier'])['value']) ??
    text(assigner['reference']) ??
    source ??
    undefined;
  return owner === undefined ? IDENTIFIER_SYSTEMS.mrn : `${IDENTIFIER_SYSTEMS.mrn}:${encodeURIComponent(owner)}`;
}

/** The distinct identifiers in use, up to the limit. The others are reported. */
export function identifiersOf(
  resource: JsonObject,
  source: string | null,
  most: number,
  today: string,
  leftovers: Leftovers,
): JsonObject[] {
  const taken = new Map<string, JsonObject>();
  for (const identifier of objects(resource['identifier'])) {
    const value = text(identifier['value']);
    if (value === undefined) continue;
    const system = systemOf(identifier, source);
    const key = JSON.stringify([system, value]);
    const { code } = concept(identifier['type']);
    const leftover = `${value} (${text(identifier['system']) ?? concept(identifier['type']).words ?? system})`;
    if (!isCurrent(identifier, today)) leftovers.add('identifiers', 'ended', leftover);
    else if (value.length > MOST.value || system.length > MOST.system) leftovers.add('identifiers', 'length', leftover);
    else if (taken.has(key)) continue;
    else if (taken.size >= most) leftovers.add('identifiers', 'more', leftover);
    else
      taken.set(
        key,
        present({ system, value, type: code === undefined || code.length > MOST.type ? undefined : code }),
      );
  }
  return [...taken.values()];
}

interface Point {
  system: string;
  value: string;
  rank: number;
}

const LAST = Number.MAX_SAFE_INTEGER;

/** Infers the system of a contact point from its value if the file names none, or one that FHIR does not have. */
function guessSystem(value: string): string {
  if (value.includes('@')) return 'email';
  return phoneNumbers(value).length > 0 && !/^https?:/i.test(value) ? 'phone' : 'other';
}

function pointOf(point: JsonObject): Point | null {
  const written = text(point['value']);
  if (written === undefined) return null;
  const value = written.replace(/^(?:tel|mailto|sms|fax):/i, '');
  const said = text(point['system'])?.toLowerCase();
  const rank = typeof point['rank'] === 'number' ? point['rank'] : LAST;
  return {
    system:
      said === undefined || said === 'other'
        ? guessSystem(value)
        : said === 'sms' || said === 'mobile'
          ? 'phone'
          : said,
    value,
    rank,
  };
}

/** The contact points in use, by rank. Those that have ended are reported under their field. */
function pointsOf(list: Json | undefined, today: string, leftovers: Leftovers): Point[] {
  const live: Point[] = [];
  for (const entry of objects(list)) {
    const point = pointOf(entry);
    if (point === null) continue;
    if (isCurrent(entry, today)) live.push(point);
    else
      leftovers.add(
        point.system === 'phone' ? 'phones' : point.system === 'email' ? 'email' : 'telecom',
        'ended',
        point.value,
      );
  }
  return live.toSorted((a, b) => a.rank - b.rank);
}

const isEmail = (value: string): boolean => z.safeParse(EMAIL, value).success;

/** Extracts the phone number from the words around it; null if there is no valid number. */
function fittingPhone(value: string): string | null {
  if (value.length <= MOST.phone) return /\p{Nd}/u.test(value) ? value : null;
  const number = phoneNumbers(value).find(({ e164 }) => e164 !== null);
  return number?.e164 ?? null;
}

export interface Reach {
  phones: string[];
  email: string | undefined;
}

/** Phones and the first e-mail; faxes, web addresses and values that do not fit are reported. */
export function reachOf(list: Json | undefined, mostPhones: number, today: string, leftovers: Leftovers): Reach {
  const reach: Reach = { phones: [], email: undefined };
  for (const { system, value } of pointsOf(list, today, leftovers)) {
    if (system === 'phone') addPhone(reach, value, mostPhones, leftovers);
    else if (system === 'email') addEmail(reach, value, leftovers);
    else leftovers.add('telecom', 'no-field', value);
  }
  return reach;
}

function addPhone(reach: Reach, value: string, most: number, leftovers: Leftovers): void {
  const phone = fittingPhone(value);
  if (phone === null) leftovers.add('phones', value.length > MOST.phone ? 'length' : 'format', value);
  else if (reach.phones.includes(phone)) return;
  else if (reach.phones.length >= most) leftovers.add('phones', 'more', value);
  else {
    reach.phones.push(phone);
    if (phone !== value) leftovers.add('phones', 'adapted', value);
  }
}

function addEmail(reach: Reach, value: string, leftovers: Leftovers): void {
  if (isEmail(value)) {
    if (reach.email === undefined) reach.email = value;
    else if (reach.email !== value) leftovers.add('email', 'more', value);
    return;
  }
  const found = value.split(/[\s,;<>()]+/).filter(isEmail);
  if (reach.email === undefined && found[0] !== undefined) {
    reach.email = found[0];
    leftovers.add('email', 'adapted', value);
  } else leftovers.add('email', 'format', value);
}

const ALGERIA = /^(?:dz|dza|012|alg[eé]rie|algeria|الجزائر)$/i;
const MOST_LINES = 5;
const LENGTH = { line: 200, postcode: 20, city: 100, country: 100, wilaya: 100 } as const;

export function wordsOfAddress(address: JsonObject): string {
  const parts = ['district', 'postalCode', 'city', 'state', 'country'].map((name) => text(address[name]));
  return text(address['text']) ?? [...texts(address['line']), ...parts].filter((part) => part !== undefined).join(', ');
}

/** The current home address. An address that has ended is never current. */
export function addressOf(list: Json | undefined, today: string, leftovers: Leftovers): JsonObject | undefined {
  const all = objects(list).filter((address) => wordsOfAddress(address) !== '');
  const live = all.filter((address) => isCurrent(address, today));
  const order = (address: JsonObject) =>
    ['home', undefined, 'temp', 'work', 'billing'].indexOf(text(address['use'])) +
    (address['type'] === 'postal' ? 0.5 : 0);
  const [chosen] = live.toSorted((a, b) => order(a) - order(b));
  for (const address of all)
    if (address !== chosen)
      leftovers.add('address', live.includes(address) ? 'more' : 'ended', wordsOfAddress(address));
  return chosen && addressFields(chosen, leftovers);
}

function addressFields(from: JsonObject, leftovers: Leftovers): JsonObject | undefined {
  const country = text(from['country']);
  const algerian = country !== undefined && ALGERIA.test(country);
  const parts = {
    postcode: text(from['postalCode']),
    city: text(from['city']),
    country: algerian ? 'DZ' : country,
    wilaya: algerian ? text(from['state']) : undefined,
  };
  const written =
    typeof from['text'] === 'string'
      ? from['text']
          .split(/\r?\n/)
          .map((line) => text(line))
          .filter((line) => line !== undefined)
      : [];
  const said = [...texts(from['line']), ...texts(from['district']), ...(algerian ? [] : texts(from['state']))];
  const structured = said.length > 0 || parts.city !== undefined || parts.postcode !== undefined;
  const lines: string[] = [];
  for (const line of structured ? said : written) {
    if (line.length > LENGTH.line) leftovers.add('address', 'length', line);
    else if (lines.length >= MOST_LINES) leftovers.add('address', 'more', line);
    else lines.push(line);
  }
  const fields: Record<string, Json | undefined> = { line: lines };
  for (const name of ['postcode', 'city', 'wilaya', 'country'] as const) {
    const value = parts[name];
    if (value !== undefined && value.length > LENGTH[name]) leftovers.add('address', 'length', value);
    else fields[name] = value;
  }
  const address = present(fields);
  return Object.keys(address).length > 0 ? address : undefined;
}
