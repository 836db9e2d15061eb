import { IconMapOff } from '@tabler/icons-react';
import { ButtonLink } from '../ui/button.tsx';
import { useTexts } from '../ui/i18n.ts';
import { usePage } from '../ui/page.ts';
import { EmptyState } from '../ui/states.tsx';

export function NowhereScreen() {
  const { t } = useTexts();
  usePage({ title: t('nowhere.title') });
  return (
    <EmptyState icon={IconMapOff} title={t('nowhere.text')} action={<ButtonLink to="/">{t('nav.home')}</ButtonLink>} />
  );
}
