import { IconPlus, type Icon } from '@tabler/icons-react';
import { Suspense, type ComponentType } from 'react';
import { Link } from 'react-router';
import { useCanWrite, useNow, useOwned, type OwnedRow } from '../hooks/index.ts';
import type { JsonObject } from '../lib/json.ts';
import { textOf, useTexts } from '../ui/i18n/i18n.ts';
import { ButtonLink } from '../ui/primitives/button.tsx';
import { EmptyState, SkeletonRows } from '../ui/primitives/states.tsx';
import { SyncBadge } from '../ui/sync/sync-badge.tsx';
import { newAddress } from './form-place.ts';
import { useModuleParts, type ModuleParts } from './module-parts.ts';
import { moduleText } from './module-text.ts';
import styles from './records.module.css';
import { StillReading } from './still-reading.tsx';
import type { RecordTab } from './record-module.ts';

/** Records of another type that belong to this one. Their listing says to whom they belong (`ownerOf`). */
export interface Related<R extends object = JsonObject> {
  /** The tab: `TYPE.tab.NAME` in the catalogue. */
  name: string;
  entityType: string;
  icon: Icon;
  /** Shown beside a row: what must be seen wherever the record is named. */
  RowMark?: ComponentType<{ id: string }>;
  /** Whether the record is past: past ones are folded away below the others. */
  isPast?(summary: R, now: Date): boolean;
}

interface RowsProps extends Pick<Related, 'RowMark'> {
  rows: readonly OwnedRow[];
  parts: ModuleParts;
}

function Rows({ rows, parts, RowMark }: RowsProps) {
  const { t } = useTexts();
  return (
    <ul className={styles['related']}>
      {rows.map(({ id, summary, syncState }) => (
        <li key={id} data-testid="row" data-entity-id={id} data-sync-state={syncState}>
          <Link to={`/${parts.path}/${id}`}>
            <Suspense fallback={t('state.loading')}>
              <parts.Details summary={summary} />
            </Suspense>
          </Link>
          {RowMark && <RowMark id={id} />}
          <SyncBadge state={syncState} />
        </li>
      ))}
    </ul>
  );
}

function RelatedPanel({ owner, related }: { owner: string; related: Related }) {
  const { t } = useTexts();
  const { entityType, RowMark, isPast = () => false } = related;
  const mark = RowMark && { RowMark };
  const parts = useModuleParts(entityType);
  const canWrite = useCanWrite(entityType);
  const now = useNow();
  const { status, rows } = useOwned(entityType, owner);
  if (status === 'hidden' || parts === undefined) return null;
  if (status === 'loading') return <SkeletonRows rows={4} label={t('state.loading')} />;
  const past = rows.filter(({ summary }) => isPast(summary, now));
  const current = rows.filter((row) => !past.includes(row));
  return (
    <>
      {canWrite && (
        <ButtonLink
          to={newAddress(`/${parts.path}`, owner)}
          icon={<IconPlus size={18} aria-hidden />}
          data-testid={`new-${entityType}`}
        >
          {textOf(`${entityType}.new`)}
        </ButtonLink>
      )}
      {status === 'partial' && <StillReading />}
      {current.length > 0 ? (
        <Rows rows={current} parts={parts} {...mark} />
      ) : status === 'partial' ? null : (
        <EmptyState icon={related.icon} title={moduleText(entityType, 'none')}>
          {null}
        </EmptyState>
      )}
      {past.length > 0 && (
        <details className={styles['past']}>
          <summary>{t('recordPage.past', { count: past.length })}</summary>
          <Rows rows={past.toReversed()} parts={parts} {...mark} />
        </details>
      )}
    </>
  );
}

/** A tab with the records that belong to a module's record, for the module's `tabs`. */
export const relatedTab = <R extends object = JsonObject>(related: Related<R>): RecordTab => ({
  name: related.name,
  of: related.entityType,
  // What it reads of a row are the fields of its own type.
  Panel: ({ id }) => <RelatedPanel owner={id} related={related as unknown as Related} />,
});
