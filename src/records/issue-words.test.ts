import { beforeAll, describe, expect, it } from 'vitest';
import { fault, ISSUE_CODES, issue, type Issue, type IssueParams } from '../contract/issues.ts';
import { startTexts, type Language } from '../ui/i18n/i18n.ts';
import { loadAllTexts } from '../ui/testing/all-words.ts';
import { enInside } from '../ui/i18n/texts/en-inside.ts';
import { frIssues } from '../ui/i18n/texts/fr-issues.ts';
import { issueLine, issueWord, placeWord } from './issue-words.ts';

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);

describe.each<[Language, Issue, string]>([
  ['fr', issue('note', 'too_long', { max: 10_000 }), 'Note — 10\u202f000 caractères au plus.'],
  ['en', issue('note', 'too_long', { max: 10_000 }), 'Note — At most 10,000 characters.'],
  ['fr', issue('deceased', 'comes_before', { other: 'birthDate' }), 'La date du décès précède celle de la naissance.'],
  [
    'fr',
    issue('usualName', 'not_after', { other: 'birthDate' }),
    'Nom d’usage — Doit venir après « Date de naissance ».',
  ],
  ['fr', issue('contacts.1.name', 'required'), 'Indiquez le nom de la personne à prévenir.'],
  [
    'fr',
    issue('contacts.1.phone', 'blank'),
    'Personnes à prévenir 2, Téléphone — Il faut au moins un caractère visible.',
  ],
  ['fr', issue('phones.0', 'too_long', { max: 40 }), 'Téléphone 1 — 40 caractères au plus.'],
  [
    'fr',
    issue('gender', 'transition', { from: 'male', to: 'x' }),
    'Sexe — Ne peut pas passer de « Masculin » à « x ».',
  ],
  ['en', issue('shoeSize', 'wrong_unit', { units: 'Cel, mm[Hg]' }), 'shoeSize — Expected unit: °C, mmHg.'],
  ['fr', issue('x', 'out_of_range', { min: 0.2, max: 400 }), 'x — Une valeur entre 0,2 et 400.'],
  ['en', issue('x', 'out_of_range', { min: 0.2, max: 400 }), 'x — Must be between 0.2 and 400.'],
  [
    'fr',
    issue('', 'too_large', { bytes: 2_100_000, max: 1_032_192 }),
    'Trop volumineux : 2,1\u202fMo, pour 1\u202fMo au plus.',
  ],
])('CT-3 in %s', (language, found, line) => {
  beforeAll(async () => {
    await startTexts(language);
    await loadAllTexts();
  });
  it(line, () => expect(issueLine('patient', found, language).replaceAll('\u00a0', ' ')).toBe(line));
});

describe.each<Language>(['fr', 'en'])('CT-3 in %s', (language) => {
  beforeAll(async () => {
    await startTexts(language);
    await loadAllTexts();
  });

  it('a code that is not known is said by its message, one without a message in general words', () => {
    expect(issueWord('patient', { path: 'note', message: 'is too loud', code: 'too_loud' }, language)).toBe(
      'is too loud',
    );
    expect(issueWord('patient', { path: 'note', message: 'is old' }, language)).toBe('is old');
    expect(issueWord('patient', { path: 'note', message: '' }, language)).toMatch(/serveur|server/);
  });

  it('a place without a name is its path', () => expect(placeWord('patient', 'shoe.size')).toBe('shoe.size'));
});

describe('CT-3 the texts', () => {
  it('CT-3 name no parameter that the code does not have', () => {
    // Each message is made of all of its code's parameters.
    const given: IssueParams = new Proxy({}, { get: (_, name) => (name === 'units' ? 'u' : 1) });
    const named = (code: (typeof ISSUE_CODES)[number]) => {
      const requested: string[] = [];
      const params = new Proxy(given, {
        get: (all, name: string) => {
          requested.push(name);
          return all[name];
        },
      });
      (fault as (code: string, params: IssueParams) => unknown)(code, params);
      return requested;
    };
    let counted = 0;
    for (const code of ISSUE_CODES)
      for (const text of [frIssues[code], enInside.issue[code]]) {
        const names = placeholders(text);
        counted += names.length;
        expect([code, names.filter((name) => !named(code).includes(name ?? ''))]).toEqual([code, []]);
      }
    expect(counted).toBeGreaterThan(40);
  });
});
