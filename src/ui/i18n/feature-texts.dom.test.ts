import { beforeEach, describe, expect, it, vi } from 'vitest';
import { loadTexts, setLanguage, startTexts, textOf } from './i18n.ts';

const WORDS = {
  fr: vi.fn(async () => ({ probe: { hello: "Bonjour : c'est ici" } })),
  en: vi.fn(async () => ({ probe: { hello: "Hello: it's here" } })),
};

describe("CT-7 a feature's words come with the feature", () => {
  beforeEach(() => startTexts('fr'));

  it('in the language of now, and in the other when it is chosen', async () => {
    expect(textOf('probe.hello')).toBeNull();
    await loadTexts('probe', WORDS);
    expect(textOf('probe.hello')).toBe('Bonjour\u00a0: c’est ici');
    expect(WORDS.en).not.toHaveBeenCalled();
    await setLanguage('en');
    expect(textOf('probe.hello')).toBe('Hello: it’s here');
    await loadTexts('probe', WORDS);
    expect(
      [WORDS.fr, WORDS.en].map(({ mock }) => mock.calls.length),
      'each file once',
    ).toEqual([1, 1]);
  });
});
