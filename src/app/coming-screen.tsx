import { IconWritingSign, type Icon } from '@tabler/icons-react';
import { ButtonLink } from '../ui/primitives/button.tsx';
import { useTexts } from '../ui/i18n/i18n.ts';
import { usePage } from '../ui/shell/page.ts';
import { EmptyState } from '../ui/primitives/states.tsx';

export type ComingModule = 'consents';

const ICONS: Record<ComingModule, Icon> = {
  consents: IconWritingSign,
};

/** A module whose screens are not there yet says so. */
export function ComingScreen({ module }: { module: ComingModule }) {
  const { t } = useTexts();
  usePage({ title: t(`nav.${module}`) });
  return (
    <EmptyState
      icon={ICONS[module]}
      title={t('coming.title')}
      action={<ButtonLink to="/patients">{t('coming.toPatients')}</ButtonLink>}
    >
      {t(`coming.${module}`)}
    </EmptyState>
  );
}
