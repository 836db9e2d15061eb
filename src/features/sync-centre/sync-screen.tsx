import { IconActivity, IconChartBar, IconDownload, IconLifebuoy, IconRefresh } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useClient, useOutbox, useSyncStatus, type OutboxEntry } from '../../hooks/index.ts';
import { DiscardDialog } from '../../records/discard-dialog.tsx';
import { bringBack, setAside, useSetAside, useSyncNow } from '../notices/index.ts';
import { Button, ButtonLink } from '../../ui/primitives/button.tsx';
import { exportName, saveTextFile } from '../../ui/primitives/download.ts';
import { Screen } from '../../ui/shell/frame.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { usePage } from '../../ui/shell/page.ts';
import { SkeletonRows } from '../../ui/primitives/states.tsx';
import { tell } from '../../ui/shell/undo-toast.tsx';
import { Group } from './group.tsx';
import { useImportQueue } from './import-queue.tsx';
import { NothingWaits } from './nothing-waits.tsx';
import { Numbers } from './numbers.tsx';
import { OutboxRow } from './outbox-row.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { DeviceSpace } from './space.tsx';
import { SentGroup } from './sent-group.tsx';
import { ReportedLosses, type ListLosses } from './reported-losses.tsx';
import styles from './sync-centre.module.css';

const TICK_MS = 15_000;

/** The time, now and then: ages and "il y a" stay true. */
function useNow(): Date {
  const { now: clock } = useClient();
  const [now, setNow] = useState(() => new Date(clock()));
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date(clock())), TICK_MS);
    return () => clearInterval(timer);
  }, [clock]);
  return now;
}

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
  const [discarding, setDiscarding] = useState<readonly OutboxEntry[]>([]);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const { button: importButton, news: importNews } = useImportQueue(outbox.importUnsent);
  const { ids: kept } = useSetAside();
  usePage({ title: t('nav.sync') });

  const [sync, busy] = useSyncNow(outbox.syncNow);
  const exportAll = async () => saveTextFile(exportName(new Date()), await outbox.exportUnsent());
  const retry = (entry: OutboxEntry) => {
    bringBack([entry.id]);
    outbox.retry(entry.id).catch(() => tell(t('sync.notKept')));
  };
  const exportSome = (entries: readonly OutboxEntry[]) =>
    void outbox
      .exportUnsent(entries.map(({ id }) => id))
      .then((text) => saveTextFile(exportName(new Date()), text))
      .catch(() => tell(t('sync.notKept')));
  const keep = (entries: readonly OutboxEntry[]) => setAside(entries.map(({ id }) => id));
  const open = [...outbox.attention, ...outbox.waiting];
  const selected = open.filter(({ id }) => picked.has(id));
  const select = ({ id }: OutboxEntry) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };

  const pressing = outbox.attention.filter(({ id }) => !kept.includes(id));
  const later = outbox.attention.filter(({ id }) => kept.includes(id));
  /** Before, it would be pushed down by what is read. A store that cannot be read keeps nothing from the person. */
  const showsRest = outbox.status === 'ready' || status.storage !== null;
  const nothing = outbox.status === 'ready' && outbox.attention.length + outbox.waiting.length === 0;

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
          {importButton}
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
      {importNews}
      {selected.length > 1 && (
        <SelectionBar
          selected={selected}
          onRetry={(entries) => (entries.forEach(retry), setPicked(new Set()))}
          onKeep={(entries) => (keep(entries), setPicked(new Set()))}
          onDiscard={setDiscarding}
          onExport={exportSome}
          onClose={() => setPicked(new Set())}
        />
      )}
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
                onDiscard={(one) => setDiscarding([one])}
                onKeep={(one) => keep([one])}
                selected={picked.has(entry.id)}
                onSelect={select}
              />
            ))}
          </ul>
        </Group>
      )}
      {outbox.waiting.length > 0 && (
        <Group title={t('sync.waiting')} count={outbox.waiting.length}>
          <ul className={styles['card']}>
            {outbox.waiting.map((entry) => (
              <OutboxRow
                key={entry.id}
                entry={entry}
                now={now}
                onDiscard={(one) => setDiscarding([one])}
                selected={picked.has(entry.id)}
                onSelect={select}
              />
            ))}
          </ul>
        </Group>
      )}
      {showsRest && (
        <>
          {losses && <ReportedLosses list={losses} />}
          <SentGroup recent={outbox.sent} now={now} />
          <div className={styles['foot']}>
            <ButtonLink
              kind="calm"
              icon={<IconChartBar size={18} stroke={1.75} aria-hidden />}
              to="/sync/history"
              data-testid="history"
            >
              {t('nav.syncHistory')}
            </ButtonLink>
            <ButtonLink
              kind="calm"
              icon={<IconLifebuoy size={18} stroke={1.75} aria-hidden />}
              to="/sync/report"
              data-testid="report"
            >
              {t('nav.report')}
            </ButtonLink>
            {import.meta.env.DEV && (
              <ButtonLink
                kind="calm"
                icon={<IconActivity size={18} stroke={1.75} aria-hidden />}
                to="/sync/inspector"
                data-testid="inspector-open"
              >
                {t('nav.inspector')}
              </ButtonLink>
            )}
          </div>
          <DeviceSpace />
        </>
      )}
      <DiscardDialog
        entries={discarding}
        onDiscard={() => (setDiscarding([]), setPicked(new Set()))}
        onClose={() => setDiscarding([])}
      />
    </Screen>
  );
}
