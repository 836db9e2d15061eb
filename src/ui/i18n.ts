import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { fr } from './texts/fr.ts';
import { mapTexts, french, english } from './texts/typography.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof fr };
  }
}

export const LANGUAGES = ['fr', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const STORAGE_KEY = 'medicalpro-language';

const isLanguage = (value: unknown): value is Language => LANGUAGES.some((language) => language === value);

function storedLanguage(): Language {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return isLanguage(stored) ? stored : 'fr';
  } catch {
    return 'fr'; // storage denied: the default language, and no more
  }
}

/** English is loaded when it is chosen; French, the default, is always there and fills in. */
async function load(language: Language): Promise<void> {
  if (language === 'en' && !i18next.hasResourceBundle('en', 'translation')) {
    const { en } = await import('./texts/en.ts');
    i18next.addResourceBundle('en', 'translation', mapTexts(en, english));
  }
}

export async function startTexts(language: Language = storedLanguage()): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'fr',
    fallbackLng: 'fr',
    resources: { fr: { translation: mapTexts(fr, french) } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  // Its file did not come: the app starts in French, and the choice stays.
  await setLanguage(language).catch(() => undefined);
}

export async function setLanguage(language: Language): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // storage denied: the choice holds until the page closes
  }
}

export function useTexts() {
  const { t, i18n } = useTranslation();
  const language: Language = isLanguage(i18n.language) ? i18n.language : 'fr';
  return { t, language };
}

/** A text whose key is made of data (a field's name, an error code); null where the catalogue has none. */
export function textOf(key: string, values: Record<string, string | number> = {}): string | null {
  return i18next.exists(key) ? (i18next.t as (key: string, values: object) => string)(key, values) : null;
}
