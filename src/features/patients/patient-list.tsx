import { IconSearchOff, IconUsers } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useSyncStatus, type RecordList, type Row } from '../../hooks/index.ts';
import { Button, ButtonLink } from '../../ui/primitives/button.tsx';
import { formatNumber } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { recall, remember } from '../../ui/primitives/remember.ts';
import { EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { SyncBadge } from '../../ui/sync/sync-badge.tsx';
import { displayName } from './listing.ts';
import styles from './patients.module.css';
import { usePersonWords } from './person-words.ts';
import { namesTyped, typedState } from './typed-name.ts';

export interface PatientListProps {
  list: RecordList;
  search: string;
  onClearSearch: () => void;
  selected: string | null;
  canWrite: boolean;
  /** Whether an administrator may bring patients in from a file. */
  canImport: boolean;
  today: Date;
  /** Beside the count. */
  action?: ReactNode;
}

const SCROLL_KEY = 'patients/scroll';
const ROWS_ID = 'patient-rows';

const rowHeight = (): number =>
  Number.parseInt(getComputedStyle(document.documentElement).getPropertyValue('--row'), 10) || 58;

/** From the search field into the list. */
export const focusFirstRow = (): void => document.querySelector<HTMLElement>(`#${ROWS_ID} a`)?.focus();

/**
 * How many are here; during the first copy, that these are not all (UI-15). The server's total counts records of every
 * kind, so it is no total of patients.
 */
function Count({ list, search }: Pick<PatientListProps, 'list' | 'search'>) {
  const { t, language } = useTexts();
  const { firstCopy } = useSyncStatus();
  const shown = formatNumber(list.ids.length, language);
  const total = formatNumber(list.total, language);
  const words =
    search.trim() === ''
      ? t('patient.count', { count: list.total, shown: total })
      : t('patient.found', { count: list.ids.length, shown, total });
  const partial =
    firstCopy === null
      ? ''
      : firstCopy.total > 0
        ? t('patient.partialOf', { total: formatNumber(firstCopy.total, language) })
        : t('patient.partial');
  return (
    <p role="status" data-testid="count" data-total={list.total} data-partial={firstCopy !== null}>
      {[words, partial].filter(Boolean).join(' · ')}
    </p>
  );
}

function PatientRow({ row, selected, today }: { row: Row; selected: boolean; today: Date }) {
  const words = usePersonWords()(row.summary, today);
  return (
    <Link to={`/patients/${row.id}`} aria-current={selected ? 'true' : undefined} draggable={false}>
      <strong>{displayName(row.summary)}</strong>
      <small>{[words.sex, words.age, words.born].filter(Boolean).join(' · ')}</small>
      {row.syncState !== 'synced' && (
        <span className={styles['badge']}>
          <SyncBadge state={row.syncState} />
        </span>
      )}
    </Link>
  );
}

/** A new record that begins with what was searched. */
function CreateTyped({ search, name }: { search: string; name: string }) {
  const { t } = useTexts();
  return (
    <ButtonLink kind="primary" to="/patients/new" state={typedState(search)} data-testid="create-typed">
      {t('patient.createNamed', { name })}
    </ButtonLink>
  );
}

/** Nothing fits as it was typed: what follows is near. */
function NearOnly({ search, canWrite }: Pick<PatientListProps, 'search' | 'canWrite'>) {
  const { t } = useTexts();
  const { birthName, birthGivenNames } = namesTyped(search);
  return (
    <div className={styles['near']} data-testid="near-only">
      <p>{t('patient.near', { search: search.trim() })}</p>
      {canWrite && birthName !== '' && <CreateTyped search={search} name={`${birthName} ${birthGivenNames}`.trim()} />}
    </div>
  );
}

function NoRows({ list, search, onClearSearch, canWrite, canImport }: PatientListProps) {
  const { t } = useTexts();
  const { firstCopy } = useSyncStatus();
  if (list.total > 0) {
    const { birthName, birthGivenNames } = namesTyped(search);
    const name = `${birthName} ${birthGivenNames}`.trim();
    return (
      <EmptyState
        icon={IconSearchOff}
        title={t('patient.noMatch', { search: search.trim() })}
        action={
          <>
            <Button onClick={onClearSearch}>{t('search.clear')}</Button>
            {canWrite && name !== '' && <CreateTyped search={search} name={name} />}
          </>
        }
      >
        {t('patient.noMatchHelp')}
      </EmptyState>
    );
  }
  // Whoever is entered or imported now may be among those that are still to come.
  if (firstCopy !== null) {
    return (
      <EmptyState icon={IconUsers} title={t('patient.copying')}>
        {t('patient.copyingHelp')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={IconUsers}
      title={t('patient.none')}
      action={
        <>
          {canImport && <ButtonLink to="/admin">{t('patient.import')}</ButtonLink>}
          {canWrite && (
            <ButtonLink kind="primary" to="/patients/new">
              {t('patient.createFirst')}
            </ButtonLink>
          )}
        </>
      }
    >
      {t('patient.noneHelp')}
    </EmptyState>
  );
}

export function PatientList(props: PatientListProps) {
  const { list, search, selected, today, action } = props;
  const { t } = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const height = rowHeight();
  const { ids } = list;
  // The virtualizer measures all rows anew when this is another function.
  const getItemKey = useCallback((index: number) => ids[index] ?? index, [ids]);
  const rows = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey,
    overscan: 8,
    initialOffset: recall(SCROLL_KEY, 0),
  });

  const shownSearch = useRef(search);
  useLayoutEffect(() => {
    if (shownSearch.current === search) return;
    shownSearch.current = search;
    scroller.current?.scrollTo({ top: 0 });
  }, [search]);
  // A patient opened by address, or just created, is shown in the list too; one that was tapped there stays where it
  // is.
  const placed = useRef<string | null>(null);
  useEffect(() => {
    const at = selected === null || placed.current === selected ? -1 : list.ids.indexOf(selected);
    if (at < 0) return undefined;
    const frame = requestAnimationFrame(() => {
      placed.current = selected;
      const [first, last] = [rows.range?.startIndex ?? 0, rows.range?.endIndex ?? 0];
      if (at <= first || at >= last) rows.scrollToIndex(at, { align: 'center' });
    });
    return () => cancelAnimationFrame(frame);
  }, [selected, list, rows]);
  useEffect(() => () => remember(SCROLL_KEY, rows.scrollOffset ?? 0), [rows]);

  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity }[event.key];
    const from = Number(
      (document.activeElement?.closest('[data-index]') as HTMLElement | null)?.dataset['index'] ?? -1,
    );
    if (step === undefined || list.ids.length === 0) return;
    event.preventDefault();
    const to = Math.min(Math.max(from + step, 0), list.ids.length - 1);
    rows.scrollToIndex(to, { align: 'auto' });
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${to}"] a`)?.focus({ preventScroll: true }),
    );
  };

  return (
    <>
      <div className={styles['bar']}>
        <Count list={list} search={search} />
        {action}
      </div>
      {list.status === 'loading' && <SkeletonRows rows={9} label={t('state.loading')} />}
      {list.status === 'ready' && list.ids.length === 0 && <NoRows {...props} />}
      {list.near && <NearOnly search={search} canWrite={props.canWrite} />}
      {list.status === 'ready' && list.ids.length > 0 && (
        <div className={styles['rows']} ref={scroller} id={ROWS_ID} onKeyDown={move} tabIndex={-1}>
          <div
            className={styles['canvas']}
            style={{ height: rows.getTotalSize() }}
            role="list"
            aria-label={t('patient.list')}
          >
            {rows.getVirtualItems().map(({ index, key, start }) => {
              const row = list.row(list.ids[index] ?? '');
              return (
                row && (
                  <div
                    key={key}
                    role="listitem"
                    aria-setsize={list.ids.length}
                    aria-posinset={index + 1}
                    className={`${styles['row']} ${row.fresh ? styles['fresh'] : ''}`}
                    style={{ transform: `translateY(${start}px)` }}
                    data-index={index}
                    data-testid="row"
                    data-entity-id={row.id}
                    data-sync-state={row.syncState}
                  >
                    <PatientRow row={row} selected={row.id === selected} today={today} />
                  </div>
                )
              );
            })}
          </div>
        </div>
      )}
    </>
  );
}
