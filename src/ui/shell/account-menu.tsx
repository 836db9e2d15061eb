import { Popover } from '@mantine/core';
import { IconDownload, IconKey, IconLifebuoy, IconLogout, IconRefresh, IconUser } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import styles from './account-menu.module.css';
import { Button } from '../primitives/button.tsx';
import { DisplayChoices } from './display-choices.tsx';
import { useTexts } from '../i18n/i18n.ts';
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
  onProfile: () => void;
  onPassword: () => void;
  /** Leads to where a problem is reported. */
  onReport: () => void;
  onSignOut: () => void;
  /** A newer version waits: reloads into it. */
  onUpdate: (() => void) | null;
}

/**
 * The signed-in person and their settings. A panel rather than a menu, because language and theme are choices, not
 * actions.
 */
export function AccountMenu({
  name,
  role,
  clinic,
  onProfile,
  onPassword,
  onReport,
  onSignOut,
  onUpdate,
}: AccountMenuProps) {
  const { t } = useTexts();
  const install = useInstall();
  const [open, setOpen] = useState(false);
  const entry = (icon: ReactNode, label: string, act: () => void, testId: string) => (
    <Button
      kind="calm"
      icon={icon}
      className={styles['entry']}
      data-testid={testId}
      onClick={() => {
        setOpen(false);
        act();
      }}
    >
      {label}
    </Button>
  );
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="bottom-end"
      width={300}
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <button
          type="button"
          className={styles['avatar']}
          aria-label={t('account.open', { name })}
          data-testid="account"
          data-update={onUpdate !== null}
          onClick={() => setOpen(!open)}
        >
          {initials(name)}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles['panel']} aria-label={t('account.open', { name })}>
        <div className={styles['who']}>
          <strong>{name}</strong>
          <span>
            {role} · {clinic}
          </span>
        </div>
        <DisplayChoices />
        <div className={styles['entries']}>
          {onUpdate &&
            entry(<IconRefresh size={18} stroke={1.75} aria-hidden />, t('update.apply'), onUpdate, 'update-now')}
          {install &&
            entry(<IconDownload size={18} stroke={1.75} aria-hidden />, t('account.install'), install, 'install')}
          {entry(<IconUser size={18} stroke={1.75} aria-hidden />, t('account.mine'), onProfile, 'own-account')}
          {entry(<IconKey size={18} stroke={1.75} aria-hidden />, t('account.password'), onPassword, 'change-password')}
          {entry(<IconLifebuoy size={18} stroke={1.75} aria-hidden />, t('nav.report'), onReport, 'report-problem')}
          {entry(<IconLogout size={18} stroke={1.75} aria-hidden />, t('account.signOut'), onSignOut, 'sign-out')}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
