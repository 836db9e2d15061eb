/// <reference types="vite/client" />
import { loadInsideTexts, loadTexts, type FeatureTexts, type Language } from '../i18n/i18n.ts';
import { enInside } from '../i18n/texts/en-inside.ts';
import { en } from '../i18n/texts/en.ts';
import { frInside } from '../i18n/texts/fr-inside.ts';
import { fr } from '../i18n/texts/fr.ts';
import type { Texts } from '../i18n/texts/typography.ts';

/** Each `words-fr.ts` and `words-en.ts` that stands beside its feature. */
const FILES = Object.entries(
  import.meta.glob<{ words: Texts }>('../../{features,app}/*/*words-{fr,en}.ts', { eager: true }),
);

/** The words that stand beside features, by the path of their file without its language. */
export function wordsBeside(language: Language): ReadonlyMap<string, Texts> {
  const end = `-${language}.ts`;
  return new Map(
    FILES.filter(([file]) => file.endsWith(end)).map(([file, { words }]) => [file.slice(0, -end.length), words]),
  );
}

/** Every text of the application: the frame's, the kit's and those of each feature. */
export const allWords = (language: Language): readonly Texts[] => [
  ...(language === 'fr' ? [fr, frInside] : [en, enInside]),
  ...wordsBeside(language).values(),
];

/** Loads every text, for the test of a part that is rendered without its feature's own loading. */
export async function loadAllTexts(): Promise<void> {
  const english = wordsBeside('en');
  const texts = [...wordsBeside('fr')].map(([name, words]): FeatureTexts => ({
    name,
    fr: async () => words,
    en: async () => english.get(name) ?? {},
  }));
  await Promise.all([loadInsideTexts(), loadTexts(...texts)]);
}
