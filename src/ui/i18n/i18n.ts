import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { frInside } from './texts/fr-inside.ts';
import { fr } from './texts/fr.ts';
import { elided, mapTexts, french, english, type Texts } from './texts/typography.ts';

/** The words of each feature, by the feature's name: declared in its `words-fr.ts`. */
// oxlint-disable-next-line no-empty-interface, no-empty-object-type
export interface FeatureWords {}

/** `A & B & C` for `A | B | C`. */
type Intersection<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer I) => void ? I : never;

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof fr & typeof frInside & Intersection<FeatureWords[keyof FeatureWords]> };
  }
}

export const LANGUAGES = ['fr', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const NAMESPACE = 'translation';
const STORAGE_KEY = 'medicalpro-language';

const isLanguage = (value: unknown): value is Language => LANGUAGES.some((language) => language === value);

/**
 * The language that was chosen here, else the first of the browser's that the app speaks (`en-GB` is English), else
 * French.
 */
export function firstLanguage(chosen: string | null, preferred: readonly string[]): Language {
  if (isLanguage(chosen)) return chosen;
  return preferred.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'fr';
}

function storedLanguage(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null; // storage denied: nothing was chosen
  }
}

/** The words of a feature: each language in a file of its own. */
export interface FeatureTexts extends Readonly<Record<Language, () => Promise<Texts>>> {
  /** The feature. */
  readonly name: string;
}

const TYPOGRAPHY: Readonly<Record<Language, (text: string) => string>> = { fr: french, en: english };
const features = new Map<string, FeatureTexts>();

/** What is loaded, as `language:feature`. */
const loaded = new Set<string>();

/**
 * All words are in one namespace: with one for each feature, i18next would look for a text in every one of them before
 * it is found.
 */
const add = (language: Language, texts: Texts): void =>
  void i18next.addResourceBundle(language, NAMESPACE, mapTexts(texts, TYPOGRAPHY[language]), true);

async function addFeature(language: Language, texts: FeatureTexts): Promise<void> {
  const name = `${language}:${texts.name}`;
  if (loaded.has(name)) return;
  const words = await texts[language]();
  if (loaded.has(name)) return;
  loaded.add(name);
  add(language, words);
}

/** Loads the words of features, in French and in the current language. A screen waits for the words that it shows. */
export async function loadTexts(...wanted: readonly FeatureTexts[]): Promise<void> {
  for (const texts of wanted) features.set(texts.name, texts);
  const languages = [...new Set<Language>(['fr', languageNow()])];
  await Promise.all(wanted.flatMap((texts) => languages.map((language) => addFeature(language, texts))));
}

const FRAME: FeatureTexts = {
  name: 'frame',
  fr: () => Promise.resolve(fr),
  en: async () => (await import('./texts/en.ts')).en,
};

/** The next start has no words of a feature, as a new page. For tests. */
export const forgetFeatures = (): void => features.clear();

/** English is loaded when it is chosen; French, the default, is always there and fills in. */
async function load(language: Language): Promise<void> {
  await Promise.all([...features.values()].map((texts) => addFeature(language, texts)));
  if (language === 'en') await addFeature('en', FRAME);
}

export async function startTexts(
  language: Language = firstLanguage(storedLanguage(), navigator.languages),
): Promise<void> {
  loaded.clear();
  await i18next.use(initReactI18next).init({
    lng: 'fr',
    fallbackLng: 'fr',
    resources: { fr: { translation: mapTexts(fr, french) } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  // `{{name, de}}`: French "de" before a name, elided where it must be.
  i18next.services.formatter?.add('de', (name: unknown) => elided(String(name)));
  await Promise.all([...features.values()].map((texts) => addFeature('fr', texts)));
  // Its file could not be loaded, so the app starts in French.
  await show(language).catch(() => undefined);
}

/** Loads the words of the frame and the record kit. The sign-in screen does not wait for them. */
export const loadInsideTexts = (): Promise<void> =>
  loadTexts({
    name: 'inside',
    fr: async () => (await import('./texts/fr-inside.ts')).frInside,
    en: async () => (await import('./texts/en-inside.ts')).enInside,
  });

async function show(language: Language): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/**
 * Sets the language that a person chooses, and stores it on this device. The browser's language is not stored, so that
 * it may change.
 */
export async function setLanguage(language: Language): Promise<void> {
  await show(language);
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // storage denied: the choice holds until the page closes
  }
}

/** Where no component renders; a component listens with {@link useTexts}. */
export const languageNow = (): Language => (isLanguage(i18next.language) ? i18next.language : 'fr');

/** i18next without properties of its own: the hook copies those for every component that uses it. */
const view = Object.create(i18next) as typeof i18next;

export function useTexts() {
  const { t, i18n } = useTranslation(undefined, { i18n: view });
  const language: Language = isLanguage(i18n.language) ? i18n.language : 'fr';
  return { t, language };
}

/** The names in a group of texts, in the catalogue's order; none if it has no such group. */
export function namesUnder(key: string): string[] {
  const group: unknown = (i18next.t as (key: string, options: object) => unknown)(key, { returnObjects: true });
  return typeof group === 'object' && group !== null ? Object.keys(group) : [];
}

/** A text whose key is composed from data (a field's name, an error code); null if the catalogue has none. */
export function textOf(key: string, values: Record<string, string | number> = {}): string | null {
  const text = (i18next.t as (key: string, values: object) => string)(key, { ...values, defaultValue: '' });
  return text === '' ? null : text;
}
