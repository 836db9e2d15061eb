import { IconFileImport, IconHistory, IconPill, IconPlus, IconSearchOff } from '@tabler/icons-react';
import { memo, Suspense, useDeferredValue, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { Link, Outlet, useMatch } from 'react-router';
import { useDrugs, useFoundDrugs, type DrugLine, type DrugStatus, type FoundDrugs } from '../../hooks/index.ts';
import { formatNumber } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button, ButtonLink } from '../../ui/primitives/button.tsx';
import { useRemembered } from '../../ui/primitives/remember.ts';
import { SearchField } from '../../ui/primitives/search-field.tsx';
import { Split } from '../../ui/primitives/split.tsx';
import { EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { useWide } from '../../ui/primitives/use-wide.ts';
import { InHeader } from '../../ui/shell/frame.tsx';
import { usePage } from '../../ui/shell/page.ts';
import { useIsCatalogueAdmin } from './desk.tsx';
import { Nothing, Progress, Release, SearchFailed, Trouble } from './drug-states.tsx';
import styles from './drugs.module.css';

/** The most results. If there are more, the person has to refine the search. */
const MOST = 200;
/** Drawn at once; as many follow when one comes near the end, so that no stroke waits for rows out of sight. */
const STEP = 30;
const ROWS_ID = 'drug-rows';
/** Screens that are shown instead of a drug and need no copy of the catalogue. */
const DESK: ReadonlySet<string> = new Set(['new', 'import']);

const focusFirst = () => document.querySelector<HTMLElement>(`#${ROWS_ID} a`)?.focus();

function Row({ line, selected, at, of }: { line: DrugLine; selected: boolean; at: number; of: number }) {
  const { t } = useTexts();
  return (
    <li aria-posinset={at} aria-setsize={of}>
      <Link
        to={`/drugs/${encodeURIComponent(line.id)}`}
        aria-current={selected ? 'true' : undefined}
        data-testid="drug-row"
        data-cis={line.id.replace(/^bdpm_/, '')}
      >
        <strong>{line.name}</strong>
        <small>{[line.substances.join(' / '), line.laboratory].filter(Boolean).join(' · ')}</small>
        {line.withdrawn && <span className={styles['withdrawn']}>{t('drugs.withdrawn')}</span>}
      </Link>
    </li>
  );
}

/** Progress messages of the copy do not render them again. */
const Rows = memo(function Rows({
  found,
  search,
  selected,
}: {
  found: FoundDrugs;
  search: string;
  selected: string | null;
}) {
  const { t, language } = useTexts();
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [drawn, setDrawn] = useState({ search, most: STEP });
  const most = drawn.search === search ? drawn.most : STEP;
  const { length } = found.lines;
  const drawMore = () => {
    const { scrollHeight = 0, scrollTop = 0, clientHeight = 0 } = box.current ?? {};
    if (most < length && scrollHeight - scrollTop < clientHeight * 2) setDrawn({ search, most: most + STEP });
  };
  // A tall screen has room for more.
  useLayoutEffect(drawMore);
  useLayoutEffect(() => {
    box.current?.scrollTo({ top: 0 });
  }, [search]);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const links = () => [...(list.current?.querySelectorAll('a') ?? [])];
    const at = links().findIndex((link) => link === document.activeElement);
    const to = Math.min(Math.max(at + step, 0), length - 1);
    if (to >= most) flushSync(() => setDrawn({ search, most: to + 1 }));
    links()[to]?.focus();
  };
  return (
    <div className={styles['rows']} id={ROWS_ID} ref={box} onScroll={drawMore}>
      {found.near && <p className={styles['hint']}>{t('drugs.near', { search: search.trim() })}</p>}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <ul ref={list} onKeyDown={move} aria-label={t('drugs.list')}>
        {found.lines.slice(0, most).map((line, at) => (
          <Row key={line.id} line={line} selected={line.id === selected} at={at + 1} of={length} />
        ))}
      </ul>
      {found.total > length && most >= length && (
        <p className={styles['hint']}>{t('drugs.first', { shown: formatNumber(length, language) })}</p>
      )}
    </div>
  );
});

function Listed({ status, follow }: { status: DrugStatus; follow: () => void }) {
  const { t, language } = useTexts();
  const wide = useWide();
  const selected = useMatch('/drugs/:id/*')?.params.id ?? null;
  const isAdmin = useIsCatalogueAdmin();
  const [search, setSearch] = useRemembered('drugs/search', '');
  const { found, failed, again } = useFoundDrugs(useDeferredValue(search), MOST);
  const field = <SearchField value={search} onChange={setSearch} placeholder={t('drugs.search')} onDown={focusFirst} />;
  const shown = formatNumber(found?.total ?? status.size, language);
  const count =
    search.trim() === ''
      ? t('drugs.count', { count: status.size, shown: formatNumber(status.size, language) })
      : t('drugs.found', { count: found?.total ?? 0, shown });
  const hasDrugs = status.ready && status.size > 0;
  const tools = (
    <>
      <ButtonLink to="/drugs/new" icon={<IconPlus size={18} aria-hidden />} data-testid="drugs-new">
        {t('catalogue.add')}
      </ButtonLink>
      <ButtonLink to="/drugs/import" icon={<IconFileImport size={18} aria-hidden />} data-testid="drugs-import">
        {t('catalogue.import')}
      </ButtonLink>
    </>
  );
  return (
    <>
      {wide ? <InHeader>{field}</InHeader> : <div className={styles['find']}>{field}</div>}
      <Trouble status={status} follow={follow} />
      <Progress status={status} />
      {hasDrugs && failed && <SearchFailed again={again} />}
      {hasDrugs && found ? (
        <>
          <div className={styles['bar']}>
            <p role="status" data-testid="count" data-total={status.size}>
              {count}
            </p>
            <Release status={status} />
            <div className={styles['tools']}>
              <ButtonLink to="/drugs/changes" icon={<IconHistory size={18} aria-hidden />} data-testid="drugs-changes">
                {t('catalogue.changes')}
              </ButtonLink>
              {isAdmin && tools}
            </div>
          </div>
          {found.lines.length === 0 ? (
            <EmptyState
              icon={IconSearchOff}
              title={t('drugs.noMatch', { search: search.trim() })}
              action={<Button onClick={() => setSearch('')}>{t('search.clear')}</Button>}
            >
              {t('drugs.noMatchHelp')}
            </EmptyState>
          ) : (
            <Rows found={found} search={search} selected={selected} />
          )}
        </>
      ) : hasDrugs ? (
        !failed && <SkeletonRows rows={8} label={t('state.loading')} />
      ) : (
        <>
          <Nothing status={status} follow={follow} />
          {isAdmin && <div className={styles['bar']}>{tools}</div>}
        </>
      )}
    </>
  );
}

/** The drug catalogue: search, and beside it (or over it) one drug. */
export function DrugsScreen() {
  const { t } = useTexts();
  const wide = useWide();
  const { status, follow } = useDrugs();
  const selected = useMatch('/drugs/:id/*')?.params.id ?? null;
  // On a narrow screen, the address of a drug shows the progress of the copy first, and then the drug.
  const isOpen = selected !== null && (wide || status.ready || DESK.has(selected));
  usePage({ title: t('nav.drugs'), back: isOpen && !wide ? '/drugs' : undefined });
  return (
    <Split
      label={t('drugs.list')}
      wideList
      list={<Listed status={status} follow={follow} />}
      detail={
        isOpen ? (
          <Suspense fallback={<SkeletonRows rows={7} label={t('state.loading')} />}>
            <Outlet />
          </Suspense>
        ) : null
      }
      detailKey={selected ?? ''}
      placeholder={
        <EmptyState icon={IconPill} title={t('drugs.pick')}>
          {t('drugs.pickHelp')}
        </EmptyState>
      }
    />
  );
}
