import type { Icon } from '@tabler/icons-react';
import { ButtonLink } from '../ui/button.tsx';
import { useTexts } from '../ui/i18n.ts';
import { usePage } from '../ui/page.ts';
import { EmptyState } from '../ui/states.tsx';

export type ComingModule = 'appointments' | 'medicalRecords' | 'consents' | 'practitioners' | 'drugs';

/** A module whose screens are not there yet says so. */
export function ComingScreen({ module, icon }: { module: ComingModule; icon: Icon }) {
  const { t } = useTexts();
  usePage({ title: t(`nav.${module}`) });
  return (
    <EmptyState icon={icon} title={t('coming.title')} action={<ButtonLink to="/patients">{t('coming.toPatients')}</ButtonLink>}>
      {t(`coming.${module}`)}
    </EmptyState>
  );
}
