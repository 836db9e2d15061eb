import { IconCopy, IconRss, IconTrash } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { FEED_SHOWS, type FeedAnswer, type FeedChange, type FeedShows } from '../../contract/agenda-feed.ts';
import { useClient, useClinicZone, useIsAdmin, useMe } from '../../hooks/index.ts';
import { dayOf } from '../../lib/clinic-day.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { ConfirmDialog, SheetDialog } from '../../ui/primitives/dialogs.tsx';
import { SegmentedField } from '../../ui/primitives/segmented-field.tsx';
import { SkeletonRows } from '../../ui/primitives/states.tsx';
import { useOnce } from '../../ui/primitives/use-once.ts';
import { formatClock, formatDay } from './format.ts';
import styles from './subscribe.module.css';

const isShows = (value: string): value is FeedShows => FEED_SHOWS.some((one) => one === value);

/** A secret address by which other calendars read this practitioner's agenda: for administrators and for themselves. */
export function SubscribeAgenda({ practitionerId }: { practitionerId: string }) {
  const { t } = useTexts();
  const isAdmin = useIsAdmin();
  const isOwn = useMe() === practitionerId;
  const [opened, setOpened] = useState(false);
  if (!isAdmin && !isOwn) return null;
  return (
    <>
      <Button
        icon={<IconRss size={18} stroke={1.75} aria-hidden />}
        onClick={() => setOpened(true)}
        data-testid="subscribe"
      >
        {t('agendaFeed.open')}
      </Button>
      {opened && (
        <SheetDialog title={t('agendaFeed.title')} onClose={() => setOpened(false)}>
          <Subscription practitionerId={practitionerId} isAdmin={isAdmin} />
        </SheetDialog>
      )}
    </>
  );
}

function Subscription({ practitionerId, isAdmin }: { practitionerId: string; isAdmin: boolean }) {
  const { t, language } = useTexts();
  const client = useClient();
  const zone = useClinicZone();
  const [answer, setAnswer] = useState<FeedAnswer | null>(null);
  const [isRevoking, setRevoking] = useState(false);
  const [isCopied, setCopied] = useState(false);
  const ask = useCallback(
    async (change: FeedChange | null) => {
      setCopied(false);
      setAnswer(await client.agendaFeed(practitionerId, change).catch(() => ({ kind: 'unreachable' }) as const));
    },
    [client, practitionerId],
  );
  const [run, isRunning] = useOnce(ask);
  useEffect(() => void ask(null), [ask]);
  if (answer === null) return <SkeletonRows rows={3} label={t('state.loading')} />;
  if (answer.kind !== 'feed')
    return (
      <div className={styles['feed']}>
        <p role="alert" data-testid="feed-failure" data-failure={answer.kind}>
          {t(`agendaFeed.failure.${answer.kind}`)}
        </p>
        <Button onClick={() => run(null)} disabled={isRunning} data-testid="feed-again">
          {t('agendaFeed.again')}
        </Button>
      </div>
    );
  const { path, fetchedAt, shows } = answer.feed;
  const address = path === null ? null : `${location.origin}${path}`;
  const when = fetchedAt && `${formatDay(dayOf(fetchedAt, zone), 'short', language)} ${formatClock(fetchedAt, zone)}`;
  const copy = async () => {
    await navigator.clipboard.writeText(address ?? '');
    setCopied(true);
  };
  return (
    <div className={styles['feed']} data-testid="feed">
      <p>{t('agendaFeed.help')}</p>
      {address === null ? (
        <Button
          kind="primary"
          disabled={isRunning}
          onClick={() => run({ kind: 'make', language })}
          data-testid="feed-make"
        >
          {t('agendaFeed.make')}
        </Button>
      ) : (
        <>
          <div className={styles['line']}>
            <input
              readOnly
              value={address}
              aria-label={t('agendaFeed.address')}
              onFocus={({ currentTarget }) => currentTarget.select()}
              data-testid="feed-address"
            />
            <Button
              icon={<IconCopy size={18} stroke={1.75} aria-hidden />}
              onClick={() => void copy().catch(() => undefined)}
              data-testid="feed-copy"
            >
              {t('agendaFeed.copy')}
            </Button>
          </div>
          <p className={styles['quiet']} role="status">
            {isCopied ? t('agendaFeed.copied') : when ? t('agendaFeed.fetched', { when }) : t('agendaFeed.never')}
          </p>
        </>
      )}
      {isAdmin ? (
        <SegmentedField
          name="shows"
          label={t('agendaFeed.shows')}
          required
          value={shows}
          options={FEED_SHOWS.map((value) => ({ value, label: t(`agendaFeed.show.${value}`) }))}
          onChange={(value) => isShows(value) && value !== shows && run({ kind: 'show', shows: value })}
        />
      ) : (
        <p className={styles['quiet']}>{t(`agendaFeed.shownHelp.${shows}`)}</p>
      )}
      {address !== null && (
        <div>
          <Button
            kind="danger"
            icon={<IconTrash size={18} stroke={1.75} aria-hidden />}
            disabled={isRunning}
            onClick={() => setRevoking(true)}
            data-testid="feed-revoke"
          >
            {t('agendaFeed.revoke')}
          </Button>
        </div>
      )}
      <ConfirmDialog
        opened={isRevoking}
        title={t('agendaFeed.revokeTitle')}
        confirm={t('agendaFeed.revoke')}
        onClose={() => setRevoking(false)}
        onConfirm={() => {
          setRevoking(false);
          run({ kind: 'revoke' });
        }}
      >
        {t('agendaFeed.revokeHelp')}
      </ConfirmDialog>
    </div>
  );
}
