import { useRightsNews, useSyncStatus } from '../../hooks/index.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Banner } from '../../ui/primitives/states.tsx';

/** The clinic has narrowed this person's rights: what that means on this device, until they have read it (AD-15). */
export function RightsBanner() {
  const { t, language } = useTexts();
  const { narrowed, forget } = useRightsNews();
  const { pending, attention } = useSyncStatus();
  const names = narrowed.map((type) => textOf(`access.of.${type}`) ?? type);
  return (
    <section aria-label={t('access.news')} data-testid="rights-narrowed">
      <Banner
        tone="attention"
        title={t('access.news')}
        action={
          <Button onClick={forget} data-testid="rights-seen">
            {t('access.seen')}
          </Button>
        }
      >
        {t('access.newsHelp', { types: new Intl.ListFormat(language, { type: 'conjunction' }).format(names) })}{' '}
        {pending + attention > 0 && t('access.kept')}
      </Banner>
    </section>
  );
}
