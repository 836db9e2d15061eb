import {
  IconAlertTriangle,
  IconCalendarEvent,
  IconFileImport,
  IconFilter,
  IconHeartbeat,
  IconMail,
  IconNotes,
  IconPill,
  IconSearchOff,
  IconTimeline,
  IconWaveSine,
  IconWritingSign,
  type Icon,
} from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  lazy,
  memo,
  Suspense,
  useCallback,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
} from 'react';
import { Link } from 'react-router';
import { StillReading } from '../../records/still-reading.tsx';
import { formatDate, formatNumber } from '../../ui/i18n/format.ts';
import { useTexts, type Language } from '../../ui/i18n/i18n.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { useRemembered } from '../../ui/primitives/remember.ts';
import { EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { whileIdle } from '../../ui/primitives/while-idle.ts';
import { SyncBadge } from '../../ui/sync/sync-badge.tsx';
import styles from './chart.module.css';
import { loadConsentMark } from '../consents/index.tsx';
import { entryWords, placeOf } from './entry-words.ts';
import { findEntries, prepareSearch, type Kind, type TimelineEntry, type Wording } from './timeline.ts';
import { useTimeline } from './use-timeline.ts';

const ICONS: Readonly<Record<Kind, Icon>> = {
  appointment: IconCalendarEvent,
  medicalRecord: IconNotes,
  letter: IconMail,
  observation: IconWaveSine,
  condition: IconHeartbeat,
  allergy: IconAlertTriangle,
  prescription: IconPill,
  consent: IconWritingSign,
  importedResource: IconFileImport,
};

const ConsentMark = lazy(loadConsentMark);

const ROW = 64;
const NO_KINDS: readonly Kind[] = [];
/** So many entries are prepared for the search in one turn: about 2 ms on a desktop. */
const AT_A_TIME = 16;

const wordingIn = (language: Language): Wording => ({
  language,
  titleOf(entry) {
    const { title, details } = entryWords(entry, language);
    return `${title} ${details}`;
  },
});

const dayWord = (at: string, language: Language): string =>
  at.length > 10 ? formatDate(at, language) : formatPartialDate(at);

/** Rendered again for its own entry alone. */
const EntryRow = memo(function EntryRow({ entry }: { entry: TimelineEntry }) {
  const { t, language } = useTexts();
  const { title, details } = entryWords(entry, language);
  const Mark = ICONS[entry.kind];
  const to = placeOf(entry);
  const unsent = entry.rows.find(({ syncState }) => syncState !== 'synced');
  const content = (
    <>
      <time className={styles['when']}>{dayWord(entry.at, language)}</time>
      <Mark size={20} stroke={1.6} aria-hidden />
      <span className={styles['what']}>
        <strong>
          <span className="visually-hidden">{t(`chart.kindOne.${entry.kind}`)} </span>
          {title}
        </strong>
        <small>
          {entry.kind === 'consent' && (
            <Suspense>
              <ConsentMark id={entry.key} />
            </Suspense>
          )}{' '}
          {details}
        </small>
      </span>
      {unsent && <SyncBadge state={unsent.syncState} />}
    </>
  );
  return to === null ? (
    <div className={styles['entry']} tabIndex={-1}>
      {content}
    </div>
  ) : (
    <Link className={styles['entry']} to={to} draggable={false}>
      {content}
    </Link>
  );
});

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
};

function Rows({ entries, label }: { entries: readonly TimelineEntry[]; label: string }) {
  const scroller = useRef<HTMLDivElement>(null);
  const getItemKey = useCallback((index: number) => entries[index]?.key ?? index, [entries]);
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey,
    overscan: 6,
  });
  const first = entries[0]?.key;
  const shownFirst = useRef(first);
  useLayoutEffect(() => {
    if (shownFirst.current === first) return;
    shownFirst.current = first;
    scroller.current?.scrollTo({ top: 0 });
  }, [first]);
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined || entries.length === 0) return;
    const from = Number(
      (document.activeElement?.closest('[data-index]') as HTMLElement | null)?.dataset['index'] ?? -1,
    );
    event.preventDefault();
    const to = Math.min(Math.max(from + step, 0), entries.length - 1);
    rows.scrollToIndex(to, { align: 'auto' });
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${to}"] > *`)?.focus({ preventScroll: true }),
    );
  };
  return (
    <div className={styles['entries']} ref={scroller} onKeyDown={move} tabIndex={-1}>
      <div className={styles['canvas']} style={{ height: rows.getTotalSize() }} role="list" aria-label={label}>
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const entry = entries[index];
          return (
            entry && (
              <div
                key={key}
                role="listitem"
                aria-setsize={entries.length}
                aria-posinset={index + 1}
                className={styles['place']}
                style={{ transform: `translateY(${start}px)` }}
                data-index={index}
                data-testid="timeline-entry"
                data-kind={entry.kind}
              >
                <EntryRow entry={entry} />
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

/** A patient's record, or `only` one type of it, latest first, with a filter by type and a text search. */
export function TimelinePanel({ patientId, only }: { patientId: string; only?: Kind }) {
  const { t, language } = useTexts();
  const { status, kinds, entries: all } = useTimeline(patientId);
  const entries = useMemo(() => (only === undefined ? all : all.filter(({ kind }) => kind === only)), [all, only]);
  const [search, setSearch] = useRemembered(`chart/search/${patientId}`, '');
  const [picked, setChosen] = useRemembered('chart/kinds', NO_KINDS);
  const chosen = only === undefined ? picked : NO_KINDS;
  const [isUnfolded, setUnfolded] = useState(false);
  const wanted = useDeferredValue(search);
  const wording = useMemo(() => wordingIn(language), [language]);
  const found = useMemo(
    () => findEntries(entries, new Set(chosen), wanted, wording),
    [entries, chosen, wanted, wording],
  );
  useEffect(() => {
    let next = 0;
    return whileIdle(() => {
      prepareSearch(entries.slice(next, next + AT_A_TIME), wording);
      next += AT_A_TIME;
      return next < entries.length;
    });
  }, [entries, wording]);
  const clear = () => {
    setSearch('');
    setChosen(NO_KINDS);
  };
  const shown = formatNumber(found.length, language);
  return (
    <div className={styles['timeline']} data-testid="timeline" data-total={entries.length}>
      <div className={styles['tools']}>
        <input
          type="text"
          inputMode="search"
          enterKeyHint="search"
          className={styles['find']}
          value={search}
          maxLength={200}
          placeholder={t('chart.search')}
          aria-label={t('chart.search')}
          autoComplete="off"
          spellCheck={false}
          data-testid="chart-search"
          onChange={(event) => setSearch(event.currentTarget.value.slice(0, 200))}
        />
        {only === undefined && (
          <button
            type="button"
            className={styles['fold']}
            aria-expanded={isUnfolded}
            aria-controls="chart-kinds"
            aria-label={chosen.length === 0 ? t('chart.filter') : t('chart.filtersOn', { count: chosen.length })}
            data-testid="chart-filters"
            onClick={() => setUnfolded(!isUnfolded)}
          >
            <IconFilter size={20} stroke={1.75} aria-hidden />
            {chosen.length > 0 && <span aria-hidden>{chosen.length}</span>}
          </button>
        )}
        {only === undefined && (
          <div
            id="chart-kinds"
            className={`${styles['kinds']} ${isUnfolded ? '' : styles['folded']}`}
            role="group"
            aria-label={t('chart.filter')}
          >
            <button type="button" aria-pressed={chosen.length === 0} onClick={() => setChosen(NO_KINDS)}>
              {t('chart.everything')}
            </button>
            {kinds.map((kind) => (
              <button
                key={kind}
                type="button"
                aria-pressed={chosen.includes(kind)}
                data-testid={`kind-${kind}`}
                onClick={() =>
                  setChosen(chosen.includes(kind) ? chosen.filter((one) => one !== kind) : [...chosen, kind])
                }
              >
                {t(`chart.kind.${kind}`)}
              </button>
            ))}
          </div>
        )}
        <p role="status" className={styles['quiet']}>
          {found.length === entries.length
            ? t('chart.entries', { count: entries.length, shown })
            : t('chart.foundEntries', {
                count: found.length,
                shown,
                total: formatNumber(entries.length, language),
              })}
        </p>
      </div>
      {status !== 'ready' && <StillReading />}
      {status !== 'ready' && entries.length === 0 ? (
        <SkeletonRows rows={6} label={t('state.loading')} />
      ) : entries.length === 0 ? (
        <EmptyState icon={IconTimeline} title={only === undefined ? t('chart.empty') : t(`chart.emptyKind.${only}`)}>
          {only !== 'importedResource' && t('chart.emptyHelp')}
        </EmptyState>
      ) : found.length === 0 ? (
        <EmptyState
          icon={IconSearchOff}
          title={t('chart.noMatch')}
          action={<Button onClick={clear}>{t('chart.clear')}</Button>}
        />
      ) : (
        <Rows entries={found} label={t('chart.journal')} />
      )}
    </div>
  );
}
