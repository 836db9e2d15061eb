import { Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconDownload, IconLogout, IconMoon, IconRefresh, IconSun } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './account-menu.module.css';
import { LANGUAGES, setLanguage, useTexts } from './i18n.ts';
import { useInstall } from './install.ts';

const THEMES: { scheme: MantineColorScheme; icon: ReactNode; key: 'auto' | 'light' | 'dark' }[] = [
  { scheme: 'light', key: 'light', icon: <IconSun size={18} stroke={1.75} aria-hidden /> },
  { scheme: 'dark', key: 'dark', icon: <IconMoon size={18} stroke={1.75} aria-hidden /> },
  { scheme: 'auto', key: 'auto', icon: <IconDeviceDesktop size={18} stroke={1.75} aria-hidden /> },
];

const initials = (name: string) =>
  name
    .replace(/^(Dr|Pr|Mme|M\.)\s+/i, '')
    .split(/[\s-]+/)
    .filter(Boolean)
    .map((word) => word.charAt(0).toUpperCase())
    .slice(0, 2)
    .join('');

/** Language and theme, as rows of choices: also used where nobody is signed in. */
export function DisplayChoices() {
  const { t, language } = useTexts();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <div className={styles['choices']} role="group" aria-label={t('account.language')} data-testid="lang" data-value={language}>
        {LANGUAGES.map((code) => (
          <button key={code} type="button" aria-pressed={language === code} lang={code} data-testid={`lang-${code}`} onClick={() => void setLanguage(code)}>
            {t(`account.languages.${code}`)}
          </button>
        ))}
      </div>
      <div className={styles['choices']} role="group" aria-label={t('account.theme')} data-testid="theme" data-value={colorScheme}>
        {THEMES.map(({ scheme, key, icon }) => (
          <button key={key} type="button" aria-pressed={colorScheme === scheme} data-testid={`theme-${key}`} onClick={() => setColorScheme(scheme)}>
            {icon}
            {t(`account.themes.${key}`)}
          </button>
        ))}
      </div>
    </>
  );
}

export interface AccountMenuProps {
  name: string;
  role: string;
  clinic: string;
  onSignOut: () => void;
  /** A newer version waits: reloads into it. */
  onUpdate: (() => void) | null;
}

export function AccountMenu({ name, role, clinic, onSignOut, onUpdate }: AccountMenuProps) {
  const { t } = useTexts();
  const install = useInstall();
  return (
    <Menu position="bottom-end" width={300} transitionProps={{ duration: 0 }} withinPortal closeOnItemClick>
      <Menu.Target>
        <button type="button" className={styles['avatar']} aria-label={t('account.open', { name })} data-testid="account" data-update={onUpdate !== null}>
          {initials(name)}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles['who']}>
          <strong>{name}</strong>
          <span>
            {role} · {clinic}
          </span>
        </div>
        <Menu.Divider />
        <DisplayChoices />
        <Menu.Divider />
        {onUpdate && (
          <Menu.Item leftSection={<IconRefresh size={18} stroke={1.75} aria-hidden />} onClick={onUpdate}>
            {t('update.apply')}
          </Menu.Item>
        )}
        {install && (
          <Menu.Item leftSection={<IconDownload size={18} stroke={1.75} aria-hidden />} onClick={install} data-testid="install">
            {t('account.install')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconLogout size={18} stroke={1.75} aria-hidden />} onClick={onSignOut} data-testid="sign-out">
          {t('account.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

