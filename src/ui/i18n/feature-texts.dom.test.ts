import i18next from 'i18next';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { loadInsideTexts, loadTexts, setLanguage, startTexts, textOf } from './i18n.ts';

const WORDS = {
  name: 'probe',
  fr: vi.fn(async () => ({ probe: { hello: "Bonjour : c'est ici" } })),
  en: vi.fn(async () => ({ probe: { hello: "Hello: it's here" } })),
};

describe('CT-10 the words behind the sign-in', () => {
  it('are not loaded with the first screen, and are there when they are asked for', async () => {
    await startTexts('fr');
    expect([textOf('signIn.title'), textOf('recordPage.nameColumn')]).toEqual(['Connexion', null]);
    await loadInsideTexts();
    expect(textOf('recordPage.nameColumn')).toBe('Nom');
  });
});

describe("CT-7 a feature's words come with the feature", () => {
  beforeEach(() => startTexts('fr'));

  it('CT-11 and are found at once, however many features are loaded', async () => {
    const many = Array.from({ length: 12 }, (_, at) => ({
      name: `probe${at}`,
      fr: async () => ({ [`probe${at}`]: { hello: `Bonjour ${at}` } }),
      en: async () => ({ [`probe${at}`]: { hello: `Hello ${at}` } }),
    }));
    await loadTexts(...many);
    const looked = vi.spyOn(i18next.services.resourceStore as unknown as { getResource: () => unknown }, 'getResource');
    expect(textOf('probe11.hello')).toBe('Bonjour 11');
    expect(textOf('signIn.title')).toBe('Connexion');
    // Each is looked for with its plural, in one place.
    expect(looked.mock.calls.length).toBeLessThanOrEqual(4);
    looked.mockRestore();
    expect(textOf('probe12.hello')).toBeNull();
  });

  it('in the language of now, and in the other when it is chosen', async () => {
    expect(textOf('probe.hello')).toBeNull();
    await loadTexts(WORDS);
    expect(textOf('probe.hello')).toBe('Bonjour\u00a0: c’est ici');
    expect(WORDS.en).not.toHaveBeenCalled();
    await setLanguage('en');
    expect(textOf('probe.hello')).toBe('Hello: it’s here');
    await loadTexts(WORDS);
    expect(
      [WORDS.fr, WORDS.en].map(({ mock }) => mock.calls.length),
      'each file once',
    ).toEqual([1, 1]);
  });
});
