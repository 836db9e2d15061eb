import { IconChartBar } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import type { DeviceLine, SyncRun, SyncSummary } from '../../contract/admin-desk.ts';
import { user } from '../../contract/entities/user.ts';
import { useAdminAnswer, useAdminDesk, useClinicZone, useNow, useRecord } from '../../hooks/index.ts';
import { DeviceFilter, RecordFilter, useDevices } from '../../records/admin-filters.tsx';
import { useAdminPages } from '../../records/use-admin-pages.ts';
import { formatDate, formatMoment, formatNumber } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { BarChart } from '../../ui/primitives/bar-chart.tsx';
import { CountTable } from '../../ui/primitives/count-table.tsx';
import { OptionalSection } from '../../ui/primitives/form-layout.tsx';
import { MoreRows } from '../../ui/primitives/more-rows.tsx';
import { NotLoaded } from '../../ui/primitives/not-loaded.tsx';
import { RefreshButton } from '../../ui/primitives/refresh-button.tsx';
import { ScreenHead } from '../../ui/primitives/screen-head.tsx';
import { SegmentedField } from '../../ui/primitives/segmented-field.tsx';
import { EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { useReturn } from '../../ui/primitives/use-return.ts';
import { Screen } from '../../ui/shell/frame.tsx';
import { usePage } from '../../ui/shell/page.ts';
import { Tag } from '../../ui/sync/sync-badge.tsx';
import { daysOf, filterFrom, paramsOf, queryOf, SPANS, type Day, type LogFilter, type Span } from './days.ts';
import styles from './sync-log.module.css';

function Filters({
  filter,
  devices,
  onChange,
}: {
  filter: LogFilter;
  devices: readonly DeviceLine[];
  onChange: (patch: Partial<LogFilter>) => void;
}) {
  const { t } = useTexts();
  return (
    <OptionalSection value>
      <div className={styles['filters']} role="search" aria-label={t('syncLog.filters')}>
        <SegmentedField
          name="span"
          label={t('syncLog.span')}
          required
          value={filter.span}
          onChange={(span) => onChange({ span: span as Span })}
          options={SPANS.map((each) => ({ value: each, label: t('syncLog.days', { count: Number(each) }) }))}
        />
        <DeviceFilter
          name="device"
          label={t('syncLog.device')}
          devices={devices}
          noName={t('syncLog.noName')}
          value={filter.clientId}
          onChange={(clientId) => onChange({ clientId })}
        />
        <RecordFilter
          name="user"
          label={t('syncLog.user')}
          to="user"
          value={filter.userId}
          onChange={(userId) => onChange({ userId })}
        />
      </div>
    </OptionalSection>
  );
}

type Counts = Omit<Day, 'day'>;

/** Charts of the days, and tables of the same numbers by device and by day. */
function Summary({
  days,
  devices,
  nameOf,
}: {
  days: readonly Day[];
  devices: SyncSummary['devices'];
  nameOf: (clientId: string | null) => string;
}) {
  const { t, language } = useTexts();
  const shortDay = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    day: '2-digit',
    month: '2-digit',
    timeZone: 'UTC',
  });
  const bars = (values: (day: Day) => number[]) =>
    days.map((day) => ({ key: Date.parse(day.day), name: shortDay.format(Date.parse(day.day)), values: values(day) }));
  const number = (value: number) => formatNumber(value, language);
  const time = (ms: number) =>
    ms < 1_000
      ? t('syncLog.ms', { count: Math.round(ms) })
      : t('syncLog.seconds', { value: number(Math.round(ms / 100) / 10) });
  const heads = [
    t('syncLog.runs'),
    t('syncLog.confirmed'),
    t('syncLog.conflicts'),
    t('syncLog.rejected'),
    t('syncLog.received'),
    t('syncLog.meanMs'),
    t('syncLog.slowestMs'),
  ];
  const counts = ({ runs, acknowledged, conflicts, rejected, received, meanMs, slowestMs }: Counts) => [
    runs,
    acknowledged,
    conflicts,
    rejected,
    received,
    meanMs,
    slowestMs,
  ];
  return (
    <>
      <div className={styles['charts']}>
        <BarChart
          title={t('syncLog.runs')}
          parts={[t('syncLog.runs')]}
          bars={bars(({ runs }) => [runs])}
          format={number}
        />
        <BarChart
          title={t('syncLog.changes')}
          parts={[t('syncLog.confirmed'), t('syncLog.conflicts'), t('syncLog.rejected')]}
          bars={bars(({ acknowledged, conflicts, rejected }) => [acknowledged, conflicts, rejected])}
          format={number}
        />
        <BarChart
          title={t('syncLog.latency')}
          parts={[t('syncLog.latency')]}
          bars={bars(({ meanMs }) => [meanMs])}
          format={time}
        />
      </div>
      <h2 className={styles['heading']}>{t('syncLog.byDevice')}</h2>
      <CountTable
        label={t('syncLog.byDevice')}
        heads={[t('syncLog.device'), ...heads]}
        rows={devices.map((device) => ({
          key: device.clientId ?? '',
          name: nameOf(device.clientId),
          counts: counts(device),
        }))}
      />
      <h2 className={styles['heading']}>{t('syncLog.byDay')}</h2>
      <CountTable
        label={t('syncLog.byDay')}
        heads={[t('syncLog.day'), ...heads]}
        rows={days
          .filter(({ runs }) => runs > 0)
          .toReversed()
          .map((day) => ({ key: day.day, name: formatDate(`${day.day}T12:00:00`, language), counts: counts(day) }))}
      />
    </>
  );
}

function Run({ run, device }: { run: SyncRun; device: string }) {
  const { t, language } = useTexts();
  const { record, gone } = useRecord(user, run.userId ?? '');
  const { direction, eventsCount, conflictsCount, rejectedCount, completedAt, duration } = run;
  const name = (record ?? gone?.last)?.name ?? t('syncLog.nobody');
  return (
    <li className={styles['run']} data-testid="sync-run">
      <time dateTime={completedAt}>{formatMoment(completedAt, language)}</time>
      <span className={styles['what']}>
        {t(direction === 'UP' ? 'syncLog.up' : 'syncLog.down', { count: eventsCount })}{' '}
        {conflictsCount > 0 && <Tag tone="attention">{t('syncLog.inConflict', { count: conflictsCount })}</Tag>}{' '}
        {rejectedCount > 0 && <Tag tone="refused">{t('syncLog.refused', { count: rejectedCount })}</Tag>}
      </span>
      <span className={styles['note']}>{[name, device, t('syncLog.ms', { count: duration })].join(' · ')}</span>
    </li>
  );
}

/** `/admin/sync-log`: what the clinic's devices exchanged with the server, as charts, as tables and sync by sync. */
export function SyncLogScreen() {
  const { t } = useTexts();
  const desk = useAdminDesk();
  const zone = useClinicZone();
  const now = useNow();
  const [search, setSearch] = useSearchParams();
  const filter = filterFrom(search);
  const query = queryOf(filter, now, zone);
  const key = JSON.stringify(query);
  const load = useCallback(() => desk.syncSummary(JSON.parse(key) as typeof query), [desk, key]);
  const [answer, loadAgain] = useAdminAnswer(load);
  const runs = useAdminPages(desk.syncRuns, query);
  const devices = useDevices();
  const again = () => {
    void loadAgain();
    runs.again();
  };
  useReturn(again);
  usePage({ title: t('nav.syncLog'), back: '/admin' });
  const names = new Map(
    devices.map(({ clientId, name, user }) => [
      clientId,
      [name ?? t('syncLog.noName'), user?.name].filter(Boolean).join(' · '),
    ]),
  );
  const nameOf = (clientId: string | null) => names.get(clientId ?? '') ?? t('syncLog.noName');
  const change = (patch: Partial<LogFilter>) => setSearch(paramsOf({ ...filter, ...patch }), { replace: true });
  return (
    <Screen width={1240}>
      <ScreenHead help={t('syncLog.help')}>
        <RefreshButton onRefresh={again} disabled={runs.state === 'loading'} testId="sync-log-refresh" />
      </ScreenHead>
      <Filters filter={filter} devices={devices} onChange={change} />
      {(answer.kind === 'unreachable' || answer.kind === 'refused') && (
        <NotLoaded title={t('syncLog.unknown')} answer={answer} onRetry={again} />
      )}
      {answer.kind === 'loading' && <SkeletonRows rows={8} label={t('state.loading')} />}
      {answer.kind === 'done' && answer.value.days.length === 0 && (
        <EmptyState icon={IconChartBar} title={t('syncLog.none')} />
      )}
      {answer.kind === 'done' && answer.value.days.length > 0 && (
        <div data-testid="sync-log">
          <Summary
            days={daysOf(answer.value.days, filter.span, now, zone)}
            devices={answer.value.devices}
            nameOf={nameOf}
          />
          <h2 className={styles['heading']}>{t('syncLog.newest')}</h2>
          <ul className={styles['runs']} aria-label={t('syncLog.newest')}>
            {runs.entries.map((run) => (
              <Run key={run.id} run={run} device={nameOf(run.clientId)} />
            ))}
          </ul>
          {runs.state === 'more' && <MoreRows label={t('syncLog.more')} onMore={runs.next} testId="sync-log-more" />}
        </div>
      )}
    </Screen>
  );
}
