import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useIsAdmin } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { ButtonLink } from '../../ui/primitives/button.tsx';
import { EmptyState } from '../../ui/primitives/states.tsx';

/** Everybody else gets a message and a way back. This is only a hint: the server decides. */
export function AdminOnly({ children }: { children: ReactNode }) {
  const { t } = useTexts();
  if (useIsAdmin()) return children;
  return (
    <EmptyState icon={IconLock} title={t('admin.only')} action={<ButtonLink to="/">{t('nav.home')}</ButtonLink>}>
      {t('admin.onlyHelp')}
    </EmptyState>
  );
}
