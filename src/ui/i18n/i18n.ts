import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { frModules } from './texts/fr-modules.ts';
import { fr } from './texts/fr.ts';
import { elided, mapTexts, french, english, type Texts } from './texts/typography.ts';

/** The words that each feature keeps beside it: declared there, loaded with it. */
// oxlint-disable-next-line no-empty-interface, no-empty-object-type
export interface FeatureWords {}

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof fr & typeof frModules & FeatureWords };
  }
}

export const LANGUAGES = ['fr', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

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

/** A feature's words: each language in a file of its own. */
export type FeatureTexts = Readonly<Record<Language, () => Promise<Texts>>>;

const TYPOGRAPHY: Readonly<Record<Language, (text: string) => string>> = { fr: french, en: english };
const features = new Map<string, FeatureTexts>();

async function addFeature(language: Language, name: string, texts: FeatureTexts): Promise<void> {
  if (i18next.hasResourceBundle(language, name)) return;
  i18next.addResourceBundle(language, name, mapTexts(await texts[language](), TYPOGRAPHY[language]));
}

/** A feature's own words, in a namespace of its own: there before its first screen is. */
export async function loadTexts(name: string, texts: FeatureTexts): Promise<void> {
  features.set(name, texts);
  i18next.options.fallbackNS = [...features.keys()];
  const languages = new Set<Language>(['fr', languageNow()]);
  await Promise.all([...languages].map((language) => addFeature(language, name, texts)));
}

/** English is loaded when it is chosen; French, the default, is always there and fills in. */
async function load(language: Language): Promise<void> {
  await Promise.all([...features].map(([name, texts]) => addFeature(language, name, texts)));
  if (language === 'en' && !i18next.hasResourceBundle('en', 'translation')) {
    const { en } = await import('./texts/en.ts');
    i18next.addResourceBundle('en', 'translation', mapTexts(en, english));
  }
}

export async function startTexts(
  language: Language = firstLanguage(storedLanguage(), navigator.languages),
): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'fr',
    fallbackLng: 'fr',
    fallbackNS: [...features.keys()],
    resources: { fr: { translation: mapTexts(fr, french) } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  // `{{name, de}}`: French "de" before a name, elided where it must be.
  i18next.services.formatter?.add('de', (name: unknown) => elided(String(name)));
  await Promise.all([...features].map(([name, texts]) => addFeature('fr', name, texts)));
  // Its file did not come: the app starts in French.
  await show(language).catch(() => undefined);
}

/** What is said behind the sign-in: loaded with those screens, so that the sign-in does not wait for it. */
export async function loadModuleTexts(): Promise<void> {
  if (i18next.getResource('fr', 'translation', 'patient') !== undefined) return;
  const { frModules } = await import('./texts/fr-modules.ts');
  i18next.addResourceBundle('fr', 'translation', mapTexts(frModules, french), true);
}

async function show(language: Language): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** What a person chooses: it is kept on this device. The browser's own language isn't, so that it may change. */
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

export function useTexts() {
  const { t, i18n } = useTranslation();
  const language: Language = isLanguage(i18n.language) ? i18n.language : 'fr';
  return { t, language };
}

/** A text whose key is made of data (a field's name, an error code); null where the catalogue has none. */
export function textOf(key: string, values: Record<string, string | number> = {}): string | null {
  return i18next.exists(key, values) ? (i18next.t as (key: string, values: object) => string)(key, values) : null;
}
