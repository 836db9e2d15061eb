import { IconSearchOff } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { useSyncStatus, type RecordList as RecordListData } from '../hooks/index.ts';
import { Button, ButtonLink } from '../ui/primitives/button.tsx';
import { formatNumber } from '../ui/i18n/format.ts';
import { useTexts } from '../ui/i18n/i18n.ts';
import { recall, remember } from '../ui/primitives/remember.ts';
import { EmptyState, SkeletonRows } from '../ui/primitives/states.tsx';
import { useRevealed } from './in-slices.tsx';
import { moduleText } from './module-text.ts';
import type { RecordModule } from './record-module.ts';
import { RecordRow } from './record-row.tsx';
import styles from './records.module.css';
import { FiltersOn } from './filter-field.tsx';
import { ListCells, ListHead, type ListColumn } from './list-columns.tsx';
import columnStyles from './list-columns.module.css';
import { listedOf, ListActions } from './list-actions.tsx';
import { ListTools } from './list-tools.tsx';
import { queryOfView } from './list-view.ts';
import type { ListViewState } from './use-list-view.ts';

export interface RecordListProps {
  module: ListedModule;
  list: RecordListData;
  search: string;
  onClearSearch: () => void;
  view: ListViewState;
  selected: string | null;
  canWrite: boolean;
  /** Whether this person may bring records in from a file. */
  canImport: boolean;
  /** The columns beside the name, if there is room. Without any, a row is one line of text. */
  columns: readonly ListColumn[];
  /** Beside the count. */
  action?: ReactNode;
}

/** The parts of a module that a list uses. */
export type ListedModule = Pick<
  RecordModule,
  'entity' | 'path' | 'icon' | 'nameOf' | 'useRowDetails' | 'row' | 'RowMark' | 'fromSearch' | 'listFields'
>;

const BulkBar = lazy(async () => ({ default: (await import('./bulk-bar.tsx')).BulkBar }));

const ROWS_ID = 'record-rows';

const rowHeight = (): number =>
  Number.parseInt(getComputedStyle(document.documentElement).getPropertyValue('--row'), 10) || 58;

/** Moves the focus from the search field into the list. */
export const focusFirstRow = (): void => document.querySelector<HTMLElement>(`#${ROWS_ID} a`)?.focus();

/**
 * The number of records on this device; during the first copy it says that the list is partial (UI-15). The server's
 * total counts records of all types, so it is not the total of this list.
 */
function Count({ module, list, search, view }: Pick<RecordListProps, 'module' | 'list' | 'search' | 'view'>) {
  const { language } = useTexts();
  const { firstCopy } = useSyncStatus();
  const { type } = module.entity;
  const shown = formatNumber(list.ids.length, language);
  const total = formatNumber(list.total, language);
  const words =
    search.trim() === '' && view.view.filters.length === 0
      ? moduleText(type, 'count', { count: list.total, shown: total })
      : moduleText(type, 'found', { count: list.ids.length, shown, total });
  const partial =
    firstCopy === null
      ? ''
      : firstCopy.total > 0
        ? moduleText(type, 'partialOf', { total: formatNumber(firstCopy.total, language) })
        : moduleText(type, 'partial');
  return (
    <p role="status" data-testid="count" data-total={list.total} data-partial={firstCopy !== null}>
      {[words, partial].filter(Boolean).join(' · ')}
    </p>
  );
}

/** Selects a row. It stands beside the row's link, because a link may not contain a control. */
function RowCheck({ name, checked, onToggle }: { name: string; checked: boolean; onToggle: () => void }) {
  const { t } = useTexts();
  return (
    <label className={styles['select']}>
      <input
        type="checkbox"
        checked={checked}
        onChange={onToggle}
        aria-label={t('recordPage.selectOne', { name })}
        data-testid="select-row"
      />
    </label>
  );
}

/** Creates a record that begins with the searched text; not while it may be among those that have not arrived yet. */
function CreateTyped({ module, search }: Pick<RecordListProps, 'module' | 'search'>) {
  const { firstCopy } = useSyncStatus();
  const typed = module.fromSearch?.(search) ?? null;
  if (typed === null || firstCopy !== null) return null;
  return (
    <ButtonLink kind="primary" to={`${module.path}/new`} state={typed.state} data-testid="create-typed">
      {moduleText(module.entity.type, 'createNamed', { name: typed.name })}
    </ButtonLink>
  );
}

/** Says that nothing matches exactly and that close matches follow. */
function NearOnly({ module, search, canWrite }: Pick<RecordListProps, 'module' | 'search' | 'canWrite'>) {
  return (
    <div className={styles['near']} data-testid="near-only">
      <p>{moduleText(module.entity.type, 'near', { search: search.trim() })}</p>
      {canWrite && <CreateTyped module={module} search={search} />}
    </div>
  );
}

function NoRows({ module, list, search, onClearSearch, view, canWrite, canImport }: RecordListProps) {
  const { t } = useTexts();
  const { firstCopy } = useSyncStatus();
  const { type } = module.entity;
  const { filters } = view.view;
  if (list.total > 0 && filters.length > 0) {
    const typed = search.trim();
    return (
      <EmptyState
        icon={IconSearchOff}
        title={typed === '' ? moduleText(type, 'noFiltered') : moduleText(type, 'noMatch', { search: typed })}
        action={
          <>
            <Button data-testid="no-match-clear" onClick={() => view.setView({ ...view.view, filters: [] })}>
              {moduleText(type, 'clearFilters')}
            </Button>
            {typed !== '' && <Button onClick={onClearSearch}>{t('search.clear')}</Button>}
          </>
        }
      >
        <FiltersOn entity={module.entity} filters={filters} />
      </EmptyState>
    );
  }
  if (list.total > 0) {
    return (
      <EmptyState
        icon={IconSearchOff}
        title={moduleText(type, 'noMatch', { search: search.trim() })}
        action={
          <>
            <Button onClick={onClearSearch}>{t('search.clear')}</Button>
            {canWrite && <CreateTyped module={module} search={search} />}
          </>
        }
      >
        {moduleText(type, firstCopy === null ? 'noMatchHelp' : 'copyingHelp')}
      </EmptyState>
    );
  }
  // A person who is entered or imported now may be among the records that have not arrived yet.
  if (firstCopy !== null) {
    return (
      <EmptyState icon={module.icon} title={moduleText(type, 'copying')}>
        {moduleText(type, 'copyingHelp')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={module.icon}
      title={moduleText(type, 'none')}
      action={
        <>
          {canImport && <ButtonLink to="/admin/import">{moduleText(type, 'import')}</ButtonLink>}
          {canWrite && (
            <ButtonLink kind="primary" to={`${module.path}/new`}>
              {moduleText(type, 'createFirst')}
            </ButtonLink>
          )}
        </>
      }
    >
      {moduleText(type, 'noneHelp')}
    </EmptyState>
  );
}

/** The records of a module, one row each. Only the visible rows are in the page. */
export function RecordList(props: RecordListProps) {
  const { module, list, search, selected, columns, action } = props;
  const isTable = columns.length > 0;
  const isShown = useRevealed(list.status === 'ready');
  const label = moduleText(module.entity.type, 'list');
  const scrollKey = `${module.entity.type}/scroll`;
  const { t } = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const height = rowHeight();
  const { ids } = list;
  // If this function changed, the virtualizer would measure all rows again.
  const getItemKey = useCallback((index: number) => ids[index] ?? index, [ids]);
  const rows = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey,
    overscan: 8,
    initialOffset: recall(scrollKey, 0),
  });

  const shownSearch = useRef(search);
  useLayoutEffect(() => {
    if (shownSearch.current === search) return;
    shownSearch.current = search;
    scroller.current?.scrollTo({ top: 0 });
  }, [search]);
  // A new view starts at the top.
  const query = queryOfView(props.view.view);
  const shownQuery = useRef(query);
  useLayoutEffect(() => {
    if (shownQuery.current === query) return;
    shownQuery.current = query;
    scroller.current?.scrollTo({ top: 0 });
  }, [query]);
  // A record opened by address, or just created, is shown in the list too; one that was tapped there stays where it
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
  useEffect(() => () => remember(scrollKey, rows.scrollOffset ?? 0), [rows, scrollKey]);

  const [selection, setSelection] = useState<ReadonlySet<string> | null>(null);
  const selectedRecords = useMemo(
    () => (selection === null ? [] : listedOf({ ids: list.ids.filter((one) => selection.has(one)), row: list.row })),
    [selection, list.ids, list.row],
  );
  const toggle = (id: string) => {
    const next = new Set(selection);
    if (!next.delete(id)) next.add(id);
    setSelection(next);
  };
  const selectAll = () => setSelection(new Set(list.ids));

  /** While rows are selected, the space bar selects, Ctrl-A selects the whole list, and Escape ends the selection. */
  const select = (event: KeyboardEvent): boolean => {
    if (selection === null) return false;
    const id = document.activeElement?.closest<HTMLElement>('[data-entity-id]')?.dataset['entityId'];
    if (event.key === ' ' && event.target instanceof HTMLAnchorElement && id !== undefined) toggle(id);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) selectAll();
    else if (event.key === 'Escape') setSelection(null);
    else return false;
    event.preventDefault();
    return true;
  };

  const move = (event: KeyboardEvent) => {
    if (select(event)) return;
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
        <Count module={module} list={list} search={search} view={props.view} />
        {action}
      </div>
      <ListTools
        module={module}
        state={props.view}
        beside={
          selection === null &&
          list.ids.length > 0 && (
            <Button kind="quiet" onClick={() => setSelection(new Set())} data-testid="select">
              {t('recordPage.select')}
            </Button>
          )
        }
      >
        <ListActions module={module} list={list} filters={props.view.view.filters} />
      </ListTools>
      {selection !== null && (
        <Suspense>
          <BulkBar
            module={module}
            selected={selectedRecords}
            onSelectAll={selectAll}
            onClose={() => setSelection(null)}
          />
        </Suspense>
      )}
      {!isShown && <SkeletonRows rows={9} label={t('state.loading')} />}
      {isShown && list.ids.length === 0 && <NoRows {...props} />}
      {list.near && <NearOnly module={module} search={search} canWrite={props.canWrite} />}
      {isShown && list.ids.length > 0 && (
        <div
          className={columnStyles['table']}
          {...(isTable && { role: 'table', 'aria-label': label, 'aria-rowcount': list.ids.length + 1 })}
        >
          {isTable && (
            <ListHead
              module={module}
              columns={columns}
              view={props.view.view}
              onChange={props.view.setView}
              selecting={selection !== null}
            />
          )}
          <div
            className={`${styles['rows']} ${isTable ? columnStyles['rows'] : ''}`}
            ref={scroller}
            id={ROWS_ID}
            onKeyDown={move}
            tabIndex={-1}
            role={isTable ? 'rowgroup' : undefined}
          >
            <div
              className={styles['canvas']}
              style={{ height: rows.getTotalSize() }}
              {...(isTable ? { role: 'presentation' } : { role: 'list', 'aria-label': label })}
            >
              {rows.getVirtualItems().map(({ index, key, start }) => {
                const row = list.row(list.ids[index] ?? '');
                if (!row) return null;
                const box = selection !== null && (
                  <RowCheck
                    name={module.nameOf(row.summary)}
                    checked={selection.has(row.id)}
                    onToggle={() => toggle(row.id)}
                  />
                );
                const link = (
                  <RecordRow module={module} row={row} selected={row.id === selected} query={query} columns={columns} />
                );
                return (
                  <div
                    key={key}
                    {...(isTable
                      ? { role: 'row', 'aria-rowindex': index + 2 }
                      : { role: 'listitem', 'aria-setsize': list.ids.length, 'aria-posinset': index + 1 })}
                    className={[
                      styles['row'],
                      row.fresh && styles['fresh'],
                      isTable && [columnStyles['line'], styles['cells']].join(' '),
                      selection !== null && (isTable ? columnStyles['selecting'] : styles['selecting']),
                    ]
                      .filter(Boolean)
                      .join(' ')}
                    style={{ transform: `translateY(${start}px)` }}
                    data-index={index}
                    data-testid="row"
                    data-entity-id={row.id}
                    data-sync-state={row.syncState}
                  >
                    {isTable ? (
                      <>
                        {box && <span role="cell">{box}</span>}
                        <span role="cell">{link}</span>
                        <ListCells module={module} columns={columns} record={row.summary} />
                      </>
                    ) : (
                      <>
                        {box}
                        {link}
                      </>
                    )}
                  </div>
                );
              })}
            </div>
          </div>
        </div>
      )}
    </>
  );
}
