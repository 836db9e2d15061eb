import { describe, expect, it } from 'vitest';
import { allWords, wordsBeside } from '../../testing/all-words.ts';
import { elided, english, french, mapTexts, type Texts } from './typography.ts';

function flatten(texts: Texts, prefix = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flatten(value, `${prefix}${key}.`),
  );
}

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)(?:, de)?\}\}/g)].map(([, name]) => name).sort();

const allFrench = allWords('fr').flatMap((texts) => flatten(mapTexts(texts, french)));
const allEnglish = allWords('en').flatMap((texts) => flatten(mapTexts(texts, english)));
const french_ = new Map(allFrench);
const english_ = new Map(allEnglish);

describe('text catalogues', () => {
  it('CT-6 a feature keeps its words beside it, and no key twice', () => {
    expect(wordsBeside('fr').size).toBeGreaterThan(10);
    expect([...wordsBeside('en').keys()]).toEqual([...wordsBeside('fr').keys()]);
    for (const all of [allFrench, allEnglish])
      expect(all.map(([key]) => key).filter((key, at, keys) => keys.indexOf(key) !== at)).toEqual([]);
  });

  it('hold the same keys in both languages', () => {
    expect(french_.size).toBeGreaterThan(300);
    expect([...english_.keys()].sort()).toEqual([...french_.keys()].sort());
  });

  it('use the same placeholders in both languages', () => {
    for (const [key, text] of french_)
      expect([key, placeholders(english_.get(key) ?? '')]).toEqual([key, placeholders(text)]);
  });

  it('are never empty', () => {
    for (const [key, text] of [...french_, ...english_]) expect([key, text.trim()]).not.toEqual([key, '']);
  });

  it('follow French typography: no-break spaces before : ; ? ! and inside « », curved apostrophes', () => {
    for (const [key, text] of french_) {
      expect([key, / [:;?!»%]|« |\p{L}'\p{L}/u.exec(text)]).toEqual([key, null]);
      expect([key, /[^\s\u00a0:][;?!»]/.exec(text)]).toEqual([key, null]);
    }
  });

  it('have both numbers of every counted text', () => {
    for (const key of french_.keys()) {
      if (key.endsWith('_one')) expect(french_.has(key.replace(/_one$/, '_other')), key).toBe(true);
      if (key.endsWith('_other')) expect(french_.has(key.replace(/_other$/, '_one')), key).toBe(true);
    }
  });

  it('say no more than is true: never "Enregistré" alone, no exclamation marks', () => {
    for (const [key, text] of [...french_, ...english_]) {
      expect([key, text.includes('!')]).toEqual([key, false]);
      expect([key, /^(Enregistré|Saved)\.?$/i.test(text)]).toEqual([key, false]);
    }
  });
});

describe('H27 UI-42 French names', () => {
  it.each([
    ['MARTIN Claire', 'de MARTIN Claire'],
    ['ABBOTT', 'd’ABBOTT'],
    ['ÉMOND', 'd’ÉMOND'],
    ['YVES', 'd’YVES'],
    ['YASMINE', 'de YASMINE'],
    ['HUGO', 'de HUGO'],
    ['Œuvrard', 'd’Œuvrard'],
  ])('%s', (name, expected) => expect(elided(name)).toBe(expected));

  it('are elided in the catalogue wherever "de" stands before one', () => {
    const plain = [...french_].filter(([, text]) => /\bde \{\{(?:name|label|who|person)\}\}/.test(text));
    expect(plain).toEqual([]);
    expect([...french_].filter(([, text]) => text.includes(', de}}')).length).toBeGreaterThan(5);
  });
});
