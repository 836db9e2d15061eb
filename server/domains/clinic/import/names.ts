/** FHIR HumanName as the names of a record: birth name, name in use. */
import type { JsonObject } from '../../../../src/lib/json.ts';
import { isCurrent, isOver, objects, text, texts, dayOf, object } from './fhir-values.ts';
import type { Leftovers } from './leftovers.ts';

export interface NameParts {
  family: string | undefined;
  given: readonly string[];
}

const TITLES =
  /^(?:(?:m|mr|mrs|ms|miss|mme|mlle|dr|pr|prof)\.?\s+|(?:monsieur|madame|mademoiselle|docteur|sir|lady)\s+)+/i;
const NO_SPACES_BETWEEN_WORDS = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}·・]+$/u;
const isCapital = (word: string) => word.length > 1 && /\p{Lu}/u.test(word) && word === word.toUpperCase();

/** A name written as one text: `OULDRISS Amina`, `Ouldriss, Amina`, `Amina Ouldriss`. One word is the family name. */
export function partsOfText(written: string): NameParts {
  const name = written.replace(TITLES, '').trim() || written;
  const comma = name
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (comma.length === 2) return { family: comma[0], given: (comma[1] ?? '').split(/\s+/) };
  const words = name.split(/\s+/);
  if (words.length === 1 || NO_SPACES_BETWEEN_WORDS.test(name)) return { family: name, given: [] };
  const capitals = words.filter(isCapital);
  if (capitals.length > 0 && capitals.length < words.length) {
    return { family: capitals.join(' '), given: words.filter((word) => !isCapital(word)) };
  }
  return { family: words.slice(1).join(' '), given: words.slice(0, 1) };
}

/** The parts of a name; taken from its text only if it has none. */
export function partsOf(name: JsonObject | undefined): NameParts & { fromText: boolean } {
  const family = texts(name?.['family']).join(' ') || undefined;
  const given = texts(name?.['given']);
  const written = text(name?.['text']);
  if (family === undefined && given.length === 0 && written !== undefined)
    return { ...partsOfText(written), fromText: true };
  return { family, given, fromText: false };
}

/** The name as one text, in spoken order. */
export function wordsOfName(name: JsonObject): string {
  const { family, given } = partsOf(name);
  return text(name['text']) ?? [...given, family].filter((part) => part !== undefined).join(' ');
}

const NOT_A_MAIN_NAME: readonly unknown[] = ['maiden', 'nickname', 'anonymous', 'temp'];
const endOf = (name: JsonObject): string => dayOf(object(name['period'])['end']) ?? '9999';

/** The name in use today and, where the file has another, the one from birth. */
export interface ChosenNames {
  current: JsonObject | undefined;
  birth: JsonObject | undefined;
  calledBy: JsonObject | undefined;
  others: readonly JsonObject[];
}

/**
 * Today's name is the official one that is in use, else the usual, else any other. The birth name is the maiden name,
 * else the earliest main name that has ended: `use: old` alone may never have been right (FHIR R4): it is reported.
 */
export function chooseNames(resource: JsonObject, today: string): ChosenNames {
  const names = objects(resource['name']).filter((name) => wordsOfName(name) !== '');
  const live = names.filter((name) => isCurrent(name, today));
  const main = live.filter((name) => !NOT_A_MAIN_NAME.includes(name['use']));
  const withUse = (use: string, from = live) => from.find((name) => name['use'] === use);
  const maiden = withUse('maiden') ?? names.find((name) => name['use'] === 'maiden');
  const ended = names
    .filter(
      (name) =>
        isOver(name['period'], today) &&
        name['use'] !== 'old' &&
        !NOT_A_MAIN_NAME.includes(name['use']) &&
        partsOf(name).family !== undefined,
    )
    .toSorted((a, b) => (endOf(a) < endOf(b) ? -1 : 1))[0];
  const official = withUse('official') ?? main.find((name) => name['use'] !== 'usual') ?? main[0] ?? withUse('temp');
  const usual = withUse('usual');
  const fallback = official ?? maiden ?? live[0] ?? names.find((name) => name['use'] !== 'old') ?? names[0];
  const current = usual && partsOf(usual).family !== undefined ? usual : fallback;
  const birth = maiden ?? (ended === fallback ? undefined : ended) ?? fallback;
  const calledBy = usual ?? withUse('nickname');
  const taken = [current, birth, calledBy, official];
  return { current, birth, calledBy, others: names.filter((name) => !taken.includes(name)) };
}

/** Names without a field, reported with the reason. */
export function tellOtherNames(others: readonly JsonObject[], today: string, leftovers: Leftovers): void {
  for (const name of others) leftovers.add('name', isCurrent(name, today) ? 'more' : 'ended', wordsOfName(name));
}
