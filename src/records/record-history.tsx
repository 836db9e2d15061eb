import { IconRestore } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { EntityDefinition } from '../contract/entity.ts';
import {
  useCanWrite,
  useHistory,
  useIntent,
  useIsAdmin,
  useNow,
  useSyncMutation,
  type HistoryEntry,
} from '../hooks/index.ts';
import { jsonEqual, type Json, type JsonObject } from '../lib/json.ts';
import { formatWhen } from '../ui/i18n/format.ts';
import { useTexts } from '../ui/i18n/i18n.ts';
import { fieldWord, valueWord } from '../ui/i18n/words.ts';
import { Button } from '../ui/primitives/button.tsx';
import { ConfirmDialog } from '../ui/primitives/dialogs.tsx';
import { Banner, SkeletonRows } from '../ui/primitives/states.tsx';
import { addedWords } from '../ui/primitives/word-diff.ts';
import { notKept } from '../ui/shell/alarm.ts';
import { tell } from '../ui/shell/undo-toast.tsx';
import styles from './record-history.module.css';

export interface RecordHistoryProps {
  entity: EntityDefinition;
  id: string;
  /** As it is shown now. */
  record: JsonObject;
  name: string;
  changedBy?: string | undefined;
  /** False if the record can no longer be changed. */
  canRestore?: boolean;
}

/** The fields of the contract in which two states of a record differ. */
export function differingFields(entity: EntityDefinition, before: JsonObject, after: JsonObject): string[] {
  return Object.keys(entity.fields.shape).filter((field) => !jsonEqual(before[field] ?? null, after[field] ?? null));
}

/** The patch that returns a record to an earlier version; null clears a field. */
export const restorePatch = (entity: EntityDefinition, current: JsonObject, wanted: JsonObject): JsonObject =>
  Object.fromEntries(
    differingFields(entity, current, wanted).map((field): [string, Json] => [field, wanted[field] ?? null]),
  );

function Difference({ entity, field, entry }: { entity: EntityDefinition; field: string; entry: HistoryEntry }) {
  const { t, language } = useTexts();
  const before = valueWord(entity.type, field, entry.before?.[field], language);
  const after = valueWord(entity.type, field, entry.data[field], language);
  return (
    <div className={styles['difference']}>
      <dt>{fieldWord(entity.type, field)}</dt>
      <dd>
        {before !== '' && <del>{before}</del>}
        {after === '' ? (
          <em>{t('history.emptied')}</em>
        ) : before === '' ? (
          <ins>{after}</ins>
        ) : (
          <span>
            {addedWords(before, after).map(({ text, added }, at) =>
              // oxlint-disable-next-line react/no-array-index-key
              added ? <ins key={at}>{text}</ins> : <span key={at}>{text}</span>,
            )}
          </span>
        )}
      </dd>
    </div>
  );
}

function Version({
  entity,
  entry,
  isCurrent,
  onRestore,
}: {
  entity: EntityDefinition;
  entry: HistoryEntry;
  isCurrent: boolean;
  onRestore: (() => void) | null;
}) {
  const { t, language } = useTexts();
  const now = useNow();
  const fields = entry.before === null ? [] : differingFields(entity, entry.before, entry.data);
  const what = {
    CREATE: t((entry.version ?? 1) > 1 ? 'history.revived' : 'history.created'),
    DELETE: t('history.deleted'),
  }[entry.operation];
  return (
    <li className={styles['version']} data-testid="version" data-version={entry.version ?? ''}>
      <div className={styles['head']}>
        <strong>
          {entry.version === null ? t('history.waiting') : t('history.version', { number: entry.version })}
          {isCurrent && <span className={styles['mark']}>{t('history.current')}</span>}
        </strong>
        <span className={styles['who']}>
          {[
            entry.by ?? (entry.isOwnDevice ? t('history.you') : t('history.unknown')),
            entry.at === '' ? '' : formatWhen(entry.at, now, language),
            entry.isOwnDevice ? t('history.thisDevice') : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        {onRestore && (
          <Button kind="quiet" icon={<IconRestore size={17} aria-hidden />} onClick={onRestore} data-testid="restore">
            {t('history.restore')}
          </Button>
        )}
      </div>
      {entry.reason !== null && <p className={styles['reason']}>{t('history.reason', { reason: entry.reason })}</p>}
      {what !== undefined && <p className={styles['what']}>{what}</p>}
      {fields.length > 0 && (
        <dl className={styles['differences']}>
          {fields.map((field) => (
            <Difference key={field} entity={entity} field={field} entry={entry} />
          ))}
        </dl>
      )}
    </li>
  );
}

/** Who changed what, when and why, newest first. An earlier version can be restored, offline too. */
export function RecordHistory({ entity, id, record, name, changedBy, canRestore = true }: RecordHistoryProps) {
  const { t } = useTexts();
  const isAdmin = useIsAdmin();
  const mayRestore = useCanWrite(entity.type) && canRestore;
  const { mutate } = useSyncMutation(entity.type);
  const { status, entries, source, isAsking, hasMore, loadMore } = useHistory({
    entityType: entity.type,
    entityId: id,
    record,
    ...(changedBy === undefined ? {} : { changedBy }),
  });
  const [toRestore, setToRestore] = useState<HistoryEntry | null>(null);
  const intent = useIntent(`${id} ${toRestore?.version ?? ''} ${String(record['version'] ?? '')}`);
  const patch = toRestore === null ? {} : restorePatch(entity, record, toRestore.data);

  const restore = () => {
    setToRestore(null);
    if (toRestore === null || Object.keys(patch).length === 0) return;
    const reason = t('history.restoredReason', { number: toRestore.version ?? 0 });
    mutate(id, patch, { intent, reason, seen: typeof record['version'] === 'number' ? record['version'] : null }).then(
      () => tell(t('history.restored', { number: toRestore.version ?? 0 })),
      notKept(() => ({ label: name, content: JSON.stringify(patch, null, 2), back: undefined })),
    );
  };

  if (status === 'loading') return <SkeletonRows rows={4} label={t('state.loading')} />;
  return (
    <div data-testid="history" data-source={source} className={styles['history']}>
      {isAdmin && (
        <p className={styles['audit']}>
          <Link to={`/admin/audit?entityType=${entity.type}&entityId=${id}`} data-testid="to-audit">
            {t('history.audit')}
          </Link>
        </p>
      )}
      {source === 'device' && !isAsking && (
        <Banner tone="neutral" title={t('history.deviceOnly')}>
          {t('history.deviceOnlyHelp')}
        </Banner>
      )}
      <ol className={styles['list']}>
        {entries.map((entry, at) => {
          const isCurrent = at === 0;
          const differing = differingFields(entity, record, entry.data);
          return (
            <Version
              key={entry.version ?? `own ${entry.at} ${at}`}
              entity={entity}
              entry={entry}
              isCurrent={isCurrent}
              onRestore={
                mayRestore && entry.version !== null && entry.operation !== 'DELETE' && differing.length > 0
                  ? () => setToRestore(entry)
                  : null
              }
            />
          );
        })}
      </ol>
      {hasMore && (
        <Button onClick={loadMore} data-testid="history-more">
          {t('history.more')}
        </Button>
      )}
      <ConfirmDialog
        opened={toRestore !== null}
        title={t('history.restoreTitle', { number: toRestore?.version ?? 0 })}
        confirm={t('history.restore')}
        kind="primary"
        onConfirm={restore}
        onClose={() => setToRestore(null)}
      >
        <p>{t('history.restoreText')}</p>
        <ul>
          {Object.keys(patch).map((field) => (
            <li key={field}>{fieldWord(entity.type, field)}</li>
          ))}
        </ul>
      </ConfirmDialog>
    </div>
  );
}
