import { IconDownload, IconListSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useAdminDesk, useClinicZone, useNow } from '../../hooks/index.ts';
import { useDevices } from '../../records/admin-filters.tsx';
import { useAdminPages } from '../../records/use-admin-pages.ts';
import { formatNumber } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { saveFile } from '../../ui/primitives/download.ts';
import { MoreRows } from '../../ui/primitives/more-rows.tsx';
import { NotLoaded } from '../../ui/primitives/not-loaded.tsx';
import { ScreenHead } from '../../ui/primitives/screen-head.tsx';
import { Banner, EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { useOnce } from '../../ui/primitives/use-once.ts';
import { Screen } from '../../ui/shell/frame.tsx';
import { usePage } from '../../ui/shell/page.ts';
import styles from './audit.module.css';
import { EntryRow } from './entry-row.tsx';
import { Filters } from './filters.tsx';
import { filterFrom, paramsOf, queryOf, type AuditFilter } from './query.ts';
import { useProgress } from './use-progress.ts';
import { Verify } from './verify.tsx';

/** Each file is an audit entry, so a slow double tap makes only one. */
const REST_MS = 1_500;

/** `/admin/audit`: who has seen or changed what. The filters are in the address. */
export function AuditScreen() {
  const { t, language } = useTexts();
  const desk = useAdminDesk();
  const zone = useClinicZone();
  const now = useNow();
  const [search, setSearch] = useSearchParams();
  const filter = filterFrom(search);
  const query = queryOf(filter, zone);
  const { entries, state, next } = useAdminPages(desk.audit, query);
  const devices = useDevices();
  const [isLost, setLost] = useState(false);
  const [written, progress] = useProgress();
  usePage({ title: t('nav.audit'), back: '/admin' });
  const [exportAll, isExporting] = useOnce(
    async () => {
      setLost(false);
      const running = progress();
      const answer = await desk.auditCsv(query, running).catch(() => ({ kind: 'unreachable' }) as const);
      if (running.signal.aborted) return;
      if (answer.kind !== 'done') return setLost(true);
      saveFile(`${t('audit.fileName')}-${now.toISOString().slice(0, 10)}.csv`, answer.value);
    },
    { restMs: REST_MS },
  );
  const change = (patch: Partial<AuditFilter>) => setSearch(paramsOf({ ...filter, ...patch }), { replace: true });
  const nameOf = new Map(devices.map(({ clientId, name }) => [clientId, name ?? t('audit.noName')]));
  const isNone = entries.length === 0 && state === 'all';
  return (
    <Screen width={1240}>
      <ScreenHead help={t('audit.help')}>
        <Verify />
        <Button
          icon={<IconDownload size={18} stroke={1.75} aria-hidden />}
          onClick={exportAll}
          disabled={isExporting}
          data-testid="audit-csv"
        >
          {isExporting && written > 0
            ? t('audit.written', { count: written, shown: formatNumber(written, language) })
            : t('audit.csv')}
        </Button>
      </ScreenHead>
      {isLost && (
        <Banner tone="attention" title={t('audit.notExported')}>
          {t('notLoaded.unreachable')}
        </Banner>
      )}
      <Filters filter={filter} devices={devices} onChange={change} />
      {entries.length > 0 && (
        <div className={styles['box']} tabIndex={0} role="region" aria-label={t('nav.audit')}>
          <table className={styles['table']}>
            <thead>
              <tr>
                {(['when', 'who', 'did', 'what', 'where'] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(`audit.column.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <EntryRow key={entry.id} entry={entry} deviceNames={nameOf} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {isNone && (
        <EmptyState icon={IconListSearch} title={t('audit.none')}>
          {t('audit.noneHelp')}
        </EmptyState>
      )}
      {state === 'loading' && <SkeletonRows rows={entries.length === 0 ? 8 : 2} label={t('state.loading')} />}
      {state === 'more' && <MoreRows label={t('audit.more')} onMore={next} testId="audit-more" />}
      {(state === 'unreachable' || state === 'refused') && (
        <NotLoaded title={t('audit.unknown')} answer={{ kind: state }} onRetry={next} />
      )}
    </Screen>
  );
}
