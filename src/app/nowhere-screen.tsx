import { IconMapOff } from '@tabler/icons-react';
import { ButtonLink } from '../ui/primitives/button.tsx';
import { useTexts } from '../ui/i18n/i18n.ts';
import { usePage } from '../ui/shell/page.ts';
import { EmptyState } from '../ui/primitives/states.tsx';

export function NowhereScreen() {
  const { t } = useTexts();
  usePage({ title: t('nowhere.title') });
  return (
    <EmptyState icon={IconMapOff} title={t('nowhere.text')} action={<ButtonLink to="/">{t('nav.home')}</ButtonLink>} />
  );
}
