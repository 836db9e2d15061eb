import { needsPerson } from '../../queue/transitions.ts';
import { IconCheck, IconCornerDownRight } from '@tabler/icons-react';
import { useCanRead, useCanWrite, type OutboxEntry } from '../../hooks/index.ts';
import { useModuleParts } from '../../records/module-parts.ts';
import { RefusalReasons, TypedContent } from '../../records/refused-change.tsx';
import { Button, ButtonLink } from '../../ui/primitives/button.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { SyncBadge, SyncMark } from '../../ui/sync/sync-badge.tsx';
import { recordWord } from '../../ui/i18n/words.ts';
import { canDiscard, canRetry } from './entry-actions.ts';
import { correctionPath, recordPath, useEntryWords } from './entry-words.ts';
import styles from './sync-centre.module.css';

export interface OutboxRowProps {
  entry: OutboxEntry;
  now: Date;
  /** Set aside by the person: still here, no longer pressing. */
  kept?: boolean;
  onRetry?: (entry: OutboxEntry) => void;
  onDiscard?: (entry: OutboxEntry) => void;
  onKeep?: (entry: OutboxEntry) => void;
  /** Whether it is selected, and how that is changed; absent where nothing is done with several. */
  selected?: boolean;
  onSelect?: (entry: OutboxEntry) => void;
}

function Mark({ entry }: { entry: OutboxEntry }) {
  if (entry.state === 'acknowledged')
    return <IconCheck size={20} stroke={1.75} aria-hidden className={styles['done']} />;
  if (entry.dependsOn.length > 0 && entry.state === 'pending')
    return <IconCornerDownRight size={20} stroke={1.75} aria-hidden className={styles['quietMark']} />;
  return <SyncMark state={entry.state} />;
}

export function OutboxRow({
  entry,
  now,
  kept = false,
  onRetry,
  onDiscard,
  onKeep,
  selected = false,
  onSelect,
}: OutboxRowProps) {
  const { t } = useTexts();
  const words = useEntryWords();
  const module = useModuleParts(entry.entityType);
  const open = recordPath(entry, module);
  const mayWrite = useCanWrite(entry.entityType);
  const mayRead = useCanRead(entry.entityType);
  const correction = mayWrite ? correctionPath(entry, module) : null;
  const attention = needsPerson(entry.state);
  const canOpen = open !== null && mayRead && !(entry.state === 'rejected' && entry.operation === 'CREATE');
  return (
    <li
      className={`${styles['row']} ${entry.dependsOn.length > 0 ? styles['dependent'] : ''} ${kept ? styles['kept'] : ''}`}
      data-testid="outbox-row"
      data-mutation-id={entry.id}
      data-entity-id={entry.entityId}
      data-state={entry.state}
    >
      {onSelect && (
        <label className={styles['pick']}>
          <input
            type="checkbox"
            checked={selected}
            onChange={() => onSelect(entry)}
            aria-label={t('sync.select', { name: recordWord(entry.entityType, entry.label) })}
            data-testid="select-row"
          />
        </label>
      )}
      <Mark entry={entry} />
      <div className={styles['rowText']}>
        <p className={styles['rowTitle']}>
          {recordWord(entry.entityType, entry.label)}{' '}
          {attention && <SyncBadge state={entry.state === 'acknowledged' ? 'synced' : entry.state} />}
        </p>
        <p className={styles['rowNote']}>
          {words(entry, now)}
          {kept && ` · ${t('sync.setAside')}`}
        </p>
        <RefusalReasons entry={entry} now={now} />
        {/* No form shows it to them any more: they may no longer write here (AD-15). */}
        {!mayWrite && entry.state === 'rejected' && (
          <TypedContent entry={entry} title={t('sync.typed')} emptied={t('sync.emptied')} />
        )}
      </div>
      <div className={styles['rowActions']}>
        {canOpen && (
          <ButtonLink kind="calm" to={open} data-testid="open">
            {t('action.open')}
          </ButtonLink>
        )}
        {attention && onKeep && !kept && (
          <Button decides kind="calm" onClick={() => onKeep(entry)} data-testid="keep">
            {t('action.keepForLater')}
          </Button>
        )}
        {onDiscard && canDiscard(entry) && (
          <Button decides kind="calm" onClick={() => onDiscard(entry)} data-testid="discard">
            {t('action.abandon')}
          </Button>
        )}
        {onRetry && canRetry(entry) && (
          <Button decides onClick={() => onRetry(entry)} data-testid="retry">
            {t('action.retry')}
          </Button>
        )}
        {correction && (
          <ButtonLink kind="primary" to={correction} data-testid="edit">
            {t('action.fix')}
          </ButtonLink>
        )}
        {entry.state === 'conflict' && (
          <ButtonLink kind="primary" to={`/sync/conflicts/${entry.id}`} data-testid="edit">
            {t('action.choose')}
          </ButtonLink>
        )}
      </div>
    </li>
  );
}
