import { useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './display-choices.module.css';
import { LANGUAGES, setLanguage, useTexts, type Language } from '../i18n/i18n.ts';

const THEMES: { scheme: MantineColorScheme; icon: ReactNode; key: 'auto' | 'light' | 'dark' }[] = [
  { scheme: 'light', key: 'light', icon: <IconSun size={18} stroke={1.75} aria-hidden /> },
  { scheme: 'dark', key: 'dark', icon: <IconMoon size={18} stroke={1.75} aria-hidden /> },
  { scheme: 'auto', key: 'auto', icon: <IconDeviceDesktop size={18} stroke={1.75} aria-hidden /> },
];

/** Language and theme, as rows of choices: also used where nobody is signed in. */
export function DisplayChoices({ onLanguage }: { onLanguage?: (language: Language) => void }) {
  const { t, language } = useTexts();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <div
        className={styles['choices']}
        role="group"
        aria-label={t('account.language')}
        data-testid="lang"
        data-value={language}
      >
        {LANGUAGES.map((code) => (
          <button
            key={code}
            type="button"
            aria-pressed={language === code}
            lang={code}
            data-testid={`lang-${code}`}
            onClick={() => {
              void setLanguage(code);
              onLanguage?.(code);
            }}
          >
            {t(`account.languages.${code}`)}
          </button>
        ))}
      </div>
      <div
        className={styles['choices']}
        role="group"
        aria-label={t('account.theme')}
        data-testid="theme"
        data-value={colorScheme}
      >
        {THEMES.map(({ scheme, key, icon }) => (
          <button
            key={key}
            type="button"
            aria-pressed={colorScheme === scheme}
            data-testid={`theme-${key}`}
            onClick={() => setColorScheme(scheme)}
          >
            {icon}
            {t(`account.themes.${key}`)}
          </button>
        ))}
      </div>
    </>
  );
}
