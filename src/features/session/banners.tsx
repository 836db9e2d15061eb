import { IconClockExclamation, IconKey, IconRefresh } from '@tabler/icons-react';
import { useLocation } from 'react-router';
import {
  useAppUpdate,
  useClient,
  useClockFault,
  useRightsNews,
  useSession,
  useSyncStatus,
  type SyncStatus,
} from '../../hooks/index.ts';
import { Button, ButtonLink } from '../../ui/primitives/button.tsx';
import { formatMoment } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { useHasOpenWork } from '../../ui/shell/open-work.ts';
import { RightsBanner } from '../access/index.ts';
import { GateLink } from './gate-link.tsx';
import { Banner } from '../../ui/primitives/states.tsx';

type Fault = NonNullable<SyncStatus['storage']>;

/** What a reload mends, and what is left to be taken along where nothing can be kept. */
const RELOADS: readonly Fault[] = ['newer', 'gone', 'unreadable', 'silent', 'broken'];
const EXPORTS: readonly Fault[] = ['full', 'unreadable', 'newer', 'broken'];

function StorageBanner({ fault }: { fault: Fault }) {
  const { t } = useTexts();
  return (
    <Banner
      tone="refused"
      title={t(`storage.${fault}`)}
      action={
        <>
          {EXPORTS.includes(fault) && <ButtonLink to="/sync">{t('action.export')}</ButtonLink>}
          {RELOADS.includes(fault) && (
            <Button onClick={() => location.reload()} data-testid="reload">
              {t('storage.reload')}
            </Button>
          )}
        </>
      }
    >
      {t(`storageHelp.${fault}`)}
    </Banner>
  );
}

/** Work that this device had announced is gone from it: how much, since when, and what to do. */
function LossBanner({ loss: { pending, since, announcedAt, cause } }: { loss: NonNullable<SyncStatus['loss']> }) {
  const { t, language } = useTexts();
  const { forgetLoss } = useClient();
  const at = formatMoment(announcedAt, language);
  return (
    <Banner
      tone="refused"
      title={t(cause === 'unreadable' ? 'loss.unreadable' : 'loss.title', { count: pending })}
      action={
        <Button onClick={() => void forgetLoss()} data-testid="loss-seen">
          {t('loss.seen')}
        </Button>
      }
    >
      {cause === 'unreadable'
        ? t('loss.unreadableHelp', { count: pending })
        : since === null
          ? t('loss.help', { count: pending, at })
          : t('loss.helpSince', { count: pending, at, since: formatMoment(since, language) })}
    </Banner>
  );
}

/** The device's clock is wrong: work goes on by the latest time known, and a person should set it. */
function ClockBanner({ fault: { kind, says, known } }: { fault: NonNullable<ReturnType<typeof useClockFault>> }) {
  const { t, language } = useTexts();
  return (
    <Banner tone="attention" icon={IconClockExclamation} title={t(`clock.${kind}`)}>
      {t('clock.help', {
        says: formatMoment(says.toISOString(), language),
        known: formatMoment(known.toISOString(), language),
      })}
    </Banner>
  );
}

/** The data of this device were copied, and somebody goes on with the copy. */
function TwinBanner() {
  const { t } = useTexts();
  const { forgetTwin } = useClient();
  return (
    <Banner
      tone="attention"
      title={t('twin.title')}
      action={
        <Button onClick={() => void forgetTwin()} data-testid="twin-seen">
          {t('twin.seen')}
        </Button>
      }
    >
      {t('twin.help')}
    </Banner>
  );
}

/** What is true of the whole app until somebody acts: a session that has ended, a newer version, storage that fails. */
export function SessionBanners() {
  const { t } = useTexts();
  const { expired } = useSession();
  const { narrowed } = useRightsNews();
  const { available, taking, whole, apply } = useAppUpdate();
  const { chip, storage, loss, gate, twin } = useSyncStatus();
  const clock = useClockFault();
  const writing = useHasOpenWork();
  const { pathname, search } = useLocation();
  return (
    <>
      {expired && (
        <Banner
          tone="attention"
          icon={IconKey}
          title={t('session.expired')}
          action={
            <ButtonLink to="/login" state={{ from: pathname + search }}>
              {t('signIn.submit')}
            </ButtonLink>
          }
        >
          {t('session.expiredHelp')}
        </Banner>
      )}
      {chip === 'storage' && storage !== null && <StorageBanner fault={storage} />}
      {clock !== null && <ClockBanner fault={clock} />}
      {loss !== null && <LossBanner loss={loss} />}
      {twin && <TwinBanner />}
      {narrowed.length > 0 && <RightsBanner />}
      {gate && chip !== 'storage' && (
        <Banner tone="attention" title={t('gate.title')} action={<GateLink />}>
          {t('gate.help')}
        </Banner>
      )}
      {!whole && (
        <Banner tone="attention" title={t('appFiles.title')}>
          {t('appFiles.help')}
        </Banner>
      )}
      {available && !writing && (
        <Banner
          tone="waiting"
          icon={IconRefresh}
          title={t('update.title')}
          action={
            !taking && (
              <Button onClick={apply} data-testid="update">
                {t('update.apply')}
              </Button>
            )
          }
        >
          {t(taking ? 'update.taking' : 'update.help')}
        </Banner>
      )}
    </>
  );
}
