import { useLocation } from 'react-router';
import type { ConflictLine } from '../../contract/admin-desk.ts';
import { useCanRead, useCanWrite, useNow, useRecord, type OutboxEntry } from '../../hooks/index.ts';
import { useModuleParts } from '../../records/module-parts.ts';
import { RefusalReasons, TypedContent } from '../../records/refused-change.tsx';
import { formatAgo, formatMoment } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord } from '../../ui/i18n/words.ts';
import { Button, ButtonLink } from '../../ui/primitives/button.tsx';
import { SyncBadge, SyncMark, Tag } from '../../ui/sync/sync-badge.tsx';
import { typeWord } from '../audit/index.ts';
import styles from './conflicts.module.css';
import { useEntry } from './use-entry.ts';

/** The state of a resolution that was made on this device; `waits`: it needs a person itself. */
export type Decision = 'none' | 'sending' | 'waits';

interface RowProps {
  line: ConflictLine;
  deviceName: string | null;
  decision: Decision;
  /** It is in this device's own sync centre, and is resolved there. */
  isHere: boolean;
  onGiveUp: (entry: OutboxEntry) => void;
}

const MEANWHILE = {
  VERSION: 'clinicConflicts.changedBy',
  DELETED: 'clinicConflicts.deletedBy',
  EXISTS: 'clinicConflicts.createdBy',
} as const;

/** What was done, and why it waits. */
function What({ line, entry }: { line: ConflictLine; entry: OutboxEntry }) {
  const { t, language } = useTexts();
  const now = useNow();
  const { conflict, rejection, operation, payload, entityType } = entry;
  const fields = Object.keys(payload).map((field) => fieldWord(entityType, field));
  const what = [t(`clinicConflicts.operation.${operation}`), operation === 'UPDATE' ? fields.join(', ') : '']
    .filter(Boolean)
    .join(' : ');
  const other = {
    who: conflict?.modifiedBy?.name ?? t('clinicConflicts.somebody'),
    at: conflict?.modifiedAt ? formatMoment(conflict.modifiedAt, language) : '',
  };
  return (
    <>
      {line.hidden !== true && <p className={styles['what']}>{what}</p>}
      {conflict !== null && <p className={styles['note']}>{t(MEANWHILE[conflict.reason], other)}</p>}
      {rejection !== null && (
        <p className={styles['note']}>{textOf(`refusal.code.${rejection.code}`) ?? t('refusal.code.OTHER')}</p>
      )}
      <RefusalReasons entry={entry} now={now} />
      {rejection !== null && (
        <TypedContent entry={entry} title={t('clinicConflicts.typed')} emptied={t('clinicConflicts.emptied')} />
      )}
    </>
  );
}

/** The buttons: decide here, decide elsewhere, or the decision that is being sent. */
function Actions({ line, entry, decision, isHere, onGiveUp }: Omit<RowProps, 'deviceName'> & { entry: OutboxEntry }) {
  const { t } = useTexts();
  const mayWrite = useCanWrite(entry.entityType);
  const mayRead = useCanRead(entry.entityType);
  const parts = useModuleParts(entry.entityType);
  const { record } = useRecord(entry.entityType, entry.entityId);
  const { search } = useLocation();
  if (decision === 'sending') return <Tag tone="waiting">{t('clinicConflicts.sending')}</Tag>;
  if (decision === 'waits') return <ButtonLink to="/sync">{t('clinicConflicts.waitsHere')}</ButtonLink>;
  if (line.hidden === true) return null;
  const name = { name: entry.label };
  return (
    <>
      {record !== null && mayRead && parts !== undefined && (
        <ButtonLink kind="calm" to={`/${parts.path}/${entry.entityId}`} data-testid="open">
          {t('action.open')}
        </ButtonLink>
      )}
      {isHere ? (
        <ButtonLink kind="primary" to={entry.state === 'conflict' ? `/sync/conflicts/${entry.id}` : '/sync'}>
          {t('clinicConflicts.decideHere')}
        </ButtonLink>
      ) : entry.state === 'conflict' ? (
        mayWrite && (
          <ButtonLink
            kind="primary"
            to={`/admin/conflicts/${entry.id}${search}`}
            aria-label={t('clinicConflicts.chooseOne', name)}
            data-testid="edit"
          >
            {t('action.choose')}
          </ButtonLink>
        )
      ) : (
        mayWrite && (
          <Button
            decides
            aria-label={t('clinicConflicts.giveUpOne', name)}
            onClick={() => onGiveUp(entry)}
            data-testid="discard"
          >
            {t('clinicConflicts.giveUp')}
          </Button>
        )
      )}
    </>
  );
}

/** A conflict or refusal of the clinic: whose, where, since when, what waits, and who may decide. */
export function ConflictRow(props: RowProps) {
  const { line, deviceName } = props;
  const { t, language } = useTexts();
  const now = useNow();
  const entry = useEntry(line);
  const mayWrite = useCanWrite(entry.entityType);
  const who = line.user.name || t('clinicConflicts.somebody');
  const { createdAt } = line.event;
  return (
    <li
      className={styles['row']}
      data-testid="clinic-conflict"
      data-mutation-id={line.id}
      data-kind={line.kind}
      data-entity-id={entry.entityId}
    >
      <SyncMark state={line.kind} />
      <div className={styles['about']}>
        <p className={styles['title']}>
          {[typeWord(entry.entityType), entry.label].filter(Boolean).join(' ')} <SyncBadge state={line.kind} />
        </p>
        <p className={styles['note']}>
          {[
            who,
            line.clientId === null ? '' : (deviceName ?? t('clinicConflicts.noName')),
            t('clinicConflicts.when', {
              at: formatMoment(createdAt, language),
              ago: formatAgo(line.receivedAt, now, language),
            }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <What line={line} entry={entry} />
        {line.hidden === true ? (
          <p className={styles['note']}>{t('clinicConflicts.hidden', { who })}</p>
        ) : (
          !mayWrite && <p className={styles['note']}>{t('clinicConflicts.readOnly', { who })}</p>
        )}
      </div>
      <div className={styles['actions']}>
        <Actions {...props} entry={entry} />
      </div>
    </li>
  );
}
