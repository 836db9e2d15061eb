import { IconKey, IconRefresh } from '@tabler/icons-react';
import { useLocation } from 'react-router';
import { useAppUpdate, useSession, useSyncStatus } from '../../hooks/index.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { useTexts } from '../../ui/i18n.ts';
import { useHasOpenWork } from '../../ui/open-work.ts';
import { Banner } from '../../ui/states.tsx';

/** What is true of the whole app until somebody acts: a session that has ended, a newer version, storage that fails. */
export function SessionBanners() {
  const { t } = useTexts();
  const { expired } = useSession();
  const { available, apply } = useAppUpdate();
  const { chip } = useSyncStatus();
  const writing = useHasOpenWork();
  const { pathname } = useLocation();
  return (
    <>
      {expired && (
        <Banner
          tone="attention"
          icon={IconKey}
          title={t('session.expired')}
          action={
            <ButtonLink to="/login" state={{ from: pathname }}>
              {t('signIn.submit')}
            </ButtonLink>
          }
        >
          {t('session.expiredHelp')}
        </Banner>
      )}
      {chip === 'storage' && (
        <Banner tone="refused" title={t('session.storage')} action={<ButtonLink to="/sync">{t('action.export')}</ButtonLink>}>
          {t('session.storageHelp')}
        </Banner>
      )}
      {available && !writing && (
        <Banner
          tone="waiting"
          icon={IconRefresh}
          title={t('update.title')}
          action={
            <Button onClick={apply} data-testid="update">
              {t('update.apply')}
            </Button>
          }
        >
          {t('update.help')}
        </Banner>
      )}
    </>
  );
}
