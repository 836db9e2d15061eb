import { IconDownload, IconRefresh } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useDependants, useOutbox, useSyncStatus, type OutboxEntry } from '../../hooks/index.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { ConfirmDialog } from '../../ui/primitives/dialogs.tsx';
import { exportName, saveTextFile } from '../../ui/primitives/download.ts';
import { Screen } from '../../ui/shell/frame.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { usePage } from '../../ui/shell/page.ts';
import { useRemembered } from '../../ui/primitives/remember.ts';
import { SkeletonRows } from '../../ui/primitives/states.tsx';
import { tell } from '../../ui/shell/undo-toast.tsx';
import { useOnce } from '../../ui/primitives/use-once.ts';
import { recordWord } from '../../ui/i18n/words.ts';
import { Group } from './group.tsx';
import { NothingWaits } from './nothing-waits.tsx';
import { Numbers } from './numbers.tsx';
import { OutboxRow } from './outbox-row.tsx';
import { ReportedLosses, type ListLosses } from './reported-losses.tsx';
import styles from './sync-centre.module.css';

const TICK_MS = 15_000;

/** The time, now and then: ages and "il y a" stay true. */
function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

const SENT_SHOWN = 20;
const DEPENDANTS_SHOWN = 5;

export interface SyncScreenProps {
  /** Where the person may know what other devices have lost; null for all others. */
  losses: ListLosses | null;
}

/** `/sync`: what needs somebody, what waits, what has gone. */
export function SyncScreen({ losses }: SyncScreenProps) {
  const { t } = useTexts();
  const outbox = useOutbox();
  const status = useSyncStatus();
  const now = useNow();
  const [discarding, setDiscarding] = useState<OutboxEntry | null>(null);
  const [kept, setKept] = useRemembered<readonly string[]>('sync/kept', []);
  const dependants = useDependants(discarding);
  usePage({ title: t('nav.sync') });

  const [sync, busy] = useOnce(async () => {
    await outbox.syncNow().catch(() => undefined);
    tell(t('sync.roundOver'));
  });
  const exportAll = async () => saveTextFile(exportName(new Date()), await outbox.exportUnsent());
  const retry = (entry: OutboxEntry) => void outbox.retry(entry.id).catch(() => tell(t('sync.notKept')));
  const exportOne = (entry: OutboxEntry) =>
    saveTextFile(exportName(new Date()), JSON.stringify([entry, ...dependants], null, 2));
  const discard = () => {
    if (discarding)
      void outbox
        .discard(
          discarding.id,
          dependants.map(({ id }) => id),
        )
        .catch(() => tell(t('sync.notKept')));
    setDiscarding(null);
  };

  const pressing = outbox.attention.filter(({ id }) => !kept.includes(id));
  const later = outbox.attention.filter(({ id }) => kept.includes(id));
  const nothing = outbox.status === 'ready' && outbox.attention.length + outbox.waiting.length === 0;
  const sent = outbox.sent.slice(0, SENT_SHOWN);

  return (
    <Screen>
      <div className={styles['top']}>
        <Numbers status={status} now={now} />
        <div className={styles['topActions']}>
          <Button
            icon={<IconDownload size={18} stroke={1.75} aria-hidden />}
            onClick={() => void exportAll()}
            disabled={status.pending === 0}
            data-testid="export"
          >
            {t('action.export')}
          </Button>
          <Button
            kind="primary"
            icon={<IconRefresh size={18} stroke={1.75} aria-hidden />}
            onClick={() => sync()}
            disabled={busy}
            data-testid="sync-now"
          >
            {busy ? t('sync.syncing') : t('sync.now')}
          </Button>
        </div>
      </div>
      {outbox.status === 'loading' && <SkeletonRows rows={4} label={t('state.loading')} />}
      {nothing && <NothingWaits status={status} />}
      {outbox.attention.length > 0 && (
        <Group title={t('sync.attention')} count={outbox.attention.length}>
          <ul className={styles['card']}>
            {[...pressing, ...later].map((entry) => (
              <OutboxRow
                key={entry.id}
                entry={entry}
                now={now}
                kept={kept.includes(entry.id)}
                onRetry={retry}
                onDiscard={setDiscarding}
                onKeep={({ id }) => setKept([...new Set([...kept, id])])}
              />
            ))}
          </ul>
        </Group>
      )}
      {outbox.waiting.length > 0 && (
        <Group title={t('sync.waiting')} count={outbox.waiting.length}>
          <ul className={styles['card']}>
            {outbox.waiting.map((entry) => (
              <OutboxRow key={entry.id} entry={entry} now={now} onDiscard={setDiscarding} />
            ))}
          </ul>
        </Group>
      )}
      {losses && <ReportedLosses list={losses} />}
      {sent.length > 0 && (
        <Group title={t('sync.sent')} count={outbox.sent.length}>
          <ul className={styles['card']}>
            {sent.map((entry) => (
              <OutboxRow key={entry.id} entry={entry} now={now} />
            ))}
          </ul>
        </Group>
      )}
      <ConfirmDialog
        opened={discarding !== null}
        title={t('discard.title')}
        confirm={t('discard.confirm')}
        onConfirm={discard}
        onClose={() => setDiscarding(null)}
        before={
          <Button
            icon={<IconDownload size={18} stroke={1.75} aria-hidden />}
            onClick={() => discarding && exportOne(discarding)}
          >
            {t('action.exportFirst')}
          </Button>
        }
      >
        <p>
          <strong>{discarding && recordWord(discarding.entityType, discarding.label)}</strong>
        </p>
        <p>{t('discard.text', { name: discarding?.label ?? '' })}</p>
        {dependants.length > 0 && (
          <>
            <p>{t('discard.dependants', { count: dependants.length })}</p>
            <ul data-testid="dependants">
              {dependants.slice(0, DEPENDANTS_SHOWN).map((entry) => (
                <li key={entry.id}>{recordWord(entry.entityType, entry.label)}</li>
              ))}
            </ul>
          </>
        )}
      </ConfirmDialog>
    </Screen>
  );
}
