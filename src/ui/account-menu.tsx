import { Menu } from '@mantine/core';
import { IconDownload, IconLogout, IconRefresh } from '@tabler/icons-react';
import styles from './account-menu.module.css';
import { DisplayChoices } from './display-choices.tsx';
import { useTexts } from './i18n.ts';
import { useInstall } from './install.ts';

const initials = (name: string) =>
  name
    .replace(/^(Dr|Pr|Mme|M\.)\s+/i, '')
    .split(/[\s-]+/)
    .filter(Boolean)
    .map((word) => word.charAt(0).toUpperCase())
    .slice(0, 2)
    .join('');

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

