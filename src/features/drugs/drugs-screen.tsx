import { IconCloudDownload, IconPill, IconPillOff, IconSearchOff } from '@tabler/icons-react';
import { Suspense, useDeferredValue, useRef, type KeyboardEvent } from 'react';
import { Link, Outlet, useMatch } from 'react-router';
import { useDrugs, useFoundDrugs, useNow, type DrugLine, type DrugStatus, type FoundDrugs } from '../../hooks/index.ts';
import { formatAgo, formatNumber } from '../../ui/i18n/format.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { useRemembered } from '../../ui/primitives/remember.ts';
import { SearchField } from '../../ui/primitives/search-field.tsx';
import { Banner, EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { useWide } from '../../ui/primitives/use-wide.ts';
import { InHeader } from '../../ui/shell/frame.tsx';
import { usePage } from '../../ui/shell/page.ts';
import styles from './drugs.module.css';

/** More than anybody reads through: a longer answer asks for a better search. */
const MOST = 200;
const ROWS_ID = 'drug-rows';
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

const focusFirst = () => document.querySelector<HTMLElement>(`#${ROWS_ID} a`)?.focus();

/** Which release is on this device, and how sure it is that there is nothing newer. */
function Release({ status }: { status: DrugStatus }) {
  const { t, language } = useTexts();
  const now = useNow();
  if (!status.ready) return null;
  const { release, checkedAt } = status;
  const name =
    release === null
      ? t('drugs.noRelease')
      : t('drugs.release', { release: ISO_DAY.test(release) ? formatPartialDate(release) : release });
  const checked =
    checkedAt === null ? '' : t('drugs.checked', { when: formatAgo(new Date(checkedAt).toISOString(), now, language) });
  return (
    <p className={styles['release']} data-testid="drugs-release" data-release={release ?? ''}>
      {[name, checked].filter(Boolean).join(' · ')}
    </p>
  );
}

function Progress({ status }: { status: DrugStatus }) {
  const { t, language } = useTexts();
  const changes = status.following?.changes ?? 0;
  // An ordinary look for something newer is no news.
  if (status.following === null || (status.ready && changes === 0)) return null;
  const title =
    changes === 0 ? t('drugs.copying') : t('drugs.copyingCount', { shown: formatNumber(changes, language) });
  return (
    <div role="status" data-testid="drugs-progress" data-changes={changes} className={styles['notice']}>
      <Banner tone="waiting" icon={IconCloudDownload} title={title}>
        {t('drugs.copyingHelp')}
      </Banner>
    </div>
  );
}

/** What keeps the device from following, while there is something to show all the same. */
function Trouble({ status, follow }: { status: DrugStatus; follow: () => void }) {
  const { t } = useTexts();
  const again = <Button onClick={follow}>{t('drugs.again')}</Button>;
  if (status.last === 'storage')
    return (
      <div className={styles['notice']}>
        <Banner tone="attention" title={t('drugs.storage')} action={again}>
          {t('drugs.storageHelp')}
        </Banner>
      </div>
    );
  if (status.last === 'other-schema')
    return (
      <div className={styles['notice']}>
        <Banner tone="attention" title={t('drugs.otherSchema')}>
          {t('drugs.otherSchemaHelp')}
        </Banner>
      </div>
    );
  return null;
}

/** There is nothing on this device to look at. */
function Nothing({ status, follow }: { status: DrugStatus; follow: () => void }) {
  const { t } = useTexts();
  if (status.last === 'not-allowed') return <EmptyState icon={IconPillOff} title={t('drugs.notAllowed')} />;
  if (status.following !== null || status.last === null) return <SkeletonRows rows={8} label={t('drugs.copying')} />;
  if (status.last === 'up-to-date')
    return (
      <EmptyState icon={IconPill} title={t('drugs.emptyTitle')}>
        {t('drugs.emptyHelp')}
      </EmptyState>
    );
  if (status.last === 'storage' || status.last === 'other-schema') return null;
  return (
    <EmptyState
      icon={IconCloudDownload}
      title={t('drugs.offlineTitle')}
      action={<Button onClick={follow}>{t('drugs.again')}</Button>}
    >
      {t('drugs.offlineHelp')}
    </EmptyState>
  );
}

function Row({ line, selected }: { line: DrugLine; selected: boolean }) {
  const { t } = useTexts();
  return (
    <li>
      <Link
        to={`/drugs/${encodeURIComponent(line.id)}`}
        aria-current={selected ? 'true' : undefined}
        data-testid="drug-row"
        data-cis={line.id.replace(/^bdpm_/, '')}
      >
        <strong>{line.name}</strong>
        <small>{[line.substances, line.laboratory].filter(Boolean).join(' · ')}</small>
        {line.withdrawn && <span className={styles['withdrawn']}>{t('drugs.withdrawn')}</span>}
      </Link>
    </li>
  );
}

function Rows({ found, search, selected }: { found: FoundDrugs; search: string; selected: string | null }) {
  const { t, language } = useTexts();
  const list = useRef<HTMLUListElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const at = links.findIndex((link) => link === document.activeElement);
    links[Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
  };
  return (
    <div className={styles['rows']} id={ROWS_ID}>
      {found.near && <p className={styles['hint']}>{t('drugs.near', { search: search.trim() })}</p>}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <ul ref={list} onKeyDown={move} aria-label={t('drugs.list')}>
        {found.lines.map((line) => (
          <Row key={line.id} line={line} selected={line.id === selected} />
        ))}
      </ul>
      {found.total > found.lines.length && (
        <p className={styles['hint']}>{t('drugs.first', { shown: formatNumber(found.lines.length, language) })}</p>
      )}
    </div>
  );
}

/** The drug catalogue: search, and beside it (or over it) one drug. */
export function DrugsScreen() {
  const { t, language } = useTexts();
  const wide = useWide();
  const { status, follow } = useDrugs();
  const selected = useMatch('/drugs/:id')?.params.id ?? null;
  const [search, setSearch] = useRemembered('drugs/search', '');
  const found = useFoundDrugs(useDeferredValue(search), MOST);
  const covered = !wide && selected !== null;
  usePage({ title: t('nav.drugs'), back: covered ? '/drugs' : undefined });

  const field = <SearchField value={search} onChange={setSearch} placeholder={t('drugs.search')} onDown={focusFirst} />;
  const shown = formatNumber(found?.total ?? status.size, language);
  const count =
    search.trim() === ''
      ? t('drugs.count', { count: status.size, shown: formatNumber(status.size, language) })
      : t('drugs.found', { count: found?.total ?? 0, shown });
  return (
    <div className={styles['split']}>
      <section
        className={`${styles['list']} ${covered ? styles['covered'] : ''}`}
        aria-label={t('drugs.list')}
        inert={covered}
      >
        {wide ? <InHeader>{field}</InHeader> : <div className={styles['find']}>{field}</div>}
        <Trouble status={status} follow={follow} />
        <Progress status={status} />
        {status.ready && status.size > 0 && found ? (
          <>
            <div className={styles['bar']}>
              <p role="status" data-testid="count" data-total={status.size}>
                {count}
              </p>
              <Release status={status} />
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
        ) : status.ready && status.size > 0 ? (
          <SkeletonRows rows={8} label={t('state.loading')} />
        ) : (
          <Nothing status={status} follow={follow} />
        )}
      </section>
      {selected !== null ? (
        <div className={styles['detail']} key={selected}>
          <Suspense fallback={<SkeletonRows rows={7} label={t('state.loading')} />}>
            <Outlet />
          </Suspense>
        </div>
      ) : (
        wide && (
          <div className={styles['detail']}>
            <EmptyState icon={IconPill} title={t('drugs.pick')}>
              {t('drugs.pickHelp')}
            </EmptyState>
          </div>
        )
      )}
    </div>
  );
}
