import { IconRestore } from '@tabler/icons-react';
import { useState } from 'react';
import type { EntityDefinition } from '../contract/entity.ts';
import { useCanWrite, useDeleted, useIntents, useNow, useSyncMutation, type DeletedRecord } from '../hooks/index.ts';
import { formatWhen } from '../ui/i18n/format.ts';
import { useTexts } from '../ui/i18n/i18n.ts';
import { Button } from '../ui/primitives/button.tsx';
import { SheetDialog } from '../ui/primitives/dialogs.tsx';
import { Banner, SkeletonRows } from '../ui/primitives/states.tsx';
import { notKept } from '../ui/shell/alarm.ts';
import { tell } from '../ui/shell/undo-toast.tsx';
import styles from './deleted-records.module.css';
import { moduleText } from './module-text.ts';
import { RecordHistory } from './record-history.tsx';

interface DeletedRowProps {
  entity: EntityDefinition;
  one: DeletedRecord;
  onRestore: (() => void) | null;
}

function DeletedRow({ entity, one, onRestore }: DeletedRowProps) {
  const { t, language } = useTexts();
  const now = useNow();
  const [isOpen, setOpen] = useState(false);
  const { id, label, record, deletedAt, isWaiting } = one;
  return (
    <li data-testid="deleted-row" data-entity-id={id}>
      <div className={styles['row']}>
        <p>
          <strong>{label}</strong>
          <small>
            {t('recordPage.deletedWhen', { when: formatWhen(deletedAt, now, language) })}
            {isWaiting && ` · ${t('history.waiting')}`}
          </small>
        </p>
        {record !== null && (
          <Button kind="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} data-testid="deleted-history">
            {t('history.tab')}
          </Button>
        )}
        {onRestore && (
          <Button
            kind="quiet"
            icon={<IconRestore size={17} aria-hidden />}
            onClick={onRestore}
            data-testid="restore-deleted"
          >
            {t('recordPage.bringBack')}
          </Button>
        )}
      </div>
      {isOpen && record !== null && (
        <RecordHistory entity={entity} id={id} record={record} name={label} canRestore={false} />
      )}
    </li>
  );
}

/** The recently deleted records, each with its history and a button to restore it. */
export function DeletedRecords({ entity, onClose }: { entity: EntityDefinition; onClose: () => void }) {
  const { type } = entity;
  const { t } = useTexts();
  const { status, deleted, source } = useDeleted(type);
  const canWrite = useCanWrite(type);
  const { create } = useSyncMutation(type);
  const intentOf = useIntents();

  const restore = ({ id, record, label }: DeletedRecord) => {
    if (record === null) return;
    const fields = Object.fromEntries(Object.entries(record).filter(([field]) => field in entity.fields.shape));
    create(fields, { id, revive: true, intent: intentOf(`${id} ${String(record['version'] ?? '')}`) }).then(
      () => tell(t('recordPage.broughtBack', { name: label })),
      notKept(() => ({ label, content: JSON.stringify(fields, null, 2), back: undefined })),
    );
  };

  return (
    <SheetDialog title={moduleText(type, 'deletedRecords')} onClose={onClose}>
      <div data-testid="deleted-records" data-source={source}>
        {status === 'loading' ? (
          <SkeletonRows rows={4} label={t('state.loading')} />
        ) : (
          <>
            {source === 'device' && (
              <Banner tone="neutral" title={t('recordPage.deletedHere')}>
                {t('recordPage.deletedHereHelp')}
              </Banner>
            )}
            <p className={styles['count']} role="status">
              {deleted.length === 0
                ? t(source === 'server' ? 'recordPage.noneDeleted' : 'recordPage.noneDeletedHere')
                : t('recordPage.deletedCount', { count: deleted.length })}
            </p>
            <ul className={styles['list']}>
              {deleted.map((one) => (
                <DeletedRow
                  key={one.id}
                  entity={entity}
                  one={one}
                  onRestore={canWrite && one.record !== null ? () => restore(one) : null}
                />
              ))}
            </ul>
          </>
        )}
      </div>
    </SheetDialog>
  );
}
