import { IconWaveSine } from '@tabler/icons-react';
import { memo, startTransition, useEffect, useMemo, useState } from 'react';
import { Link } from 'react-router';
import { vitalWarnings } from '../../contract/clinical/vitals.ts';
import { useCanWrite, useOwned } from '../../hooks/index.ts';
import { newAddress } from '../../records/form-place.ts';
import { StillReading } from '../../records/still-reading.tsx';
import { formatMoment } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { ButtonLink } from '../../ui/primitives/button.tsx';
import { useRemembered } from '../../ui/primitives/remember.ts';
import { EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { SyncBadge, Tag } from '../../ui/sync/sync-badge.tsx';
import { ChildNote } from './child-note.tsx';
import { entriesOf, type TimelineEntry } from './timeline.ts';
import { VitalsChart } from './vitals-chart.tsx';
import { chartsOf, seriesOf } from './vitals-series.ts';
import styles from './vitals.module.css';
import { measureWord } from './vitals.ts';

/** The most moments in the table. The others are in the timeline. */
const SHOWN = 100;
const FIRST = 8;

/** The measures of one moment. Rendered again for a change of its own alone. */
const Moment = memo(function Moment({ entry: { at, rows } }: { entry: TimelineEntry }) {
  const { t, language } = useTexts();
  return (
    <tr>
      <th scope="row">{at === '' ? t('chart.undated') : formatMoment(at, language)}</th>
      <td>
        <ul>
          {rows.map(({ id, summary, syncState }) => (
            <li key={id}>
              <Link to={`/observations/${id}`}>{measureWord(summary, language)}</Link>
              {/* Both values of a pressure may be high: it is said once. */}
              {[...new Set(vitalWarnings(summary).map(({ kind }) => kind))].map((kind) => (
                <Tag key={kind} tone="attention">
                  {t(`vital.mark.${kind}`)}
                </Tag>
              ))}
              <SyncBadge state={syncState} />
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
});

/** A patient's measurements: one kind over time as a chart, and all of them as a table. */
export function VitalsPanel({ patientId }: { patientId: string }) {
  const { t } = useTexts();
  const { status, rows } = useOwned('observation', patientId);
  const canWrite = useCanWrite('observation');
  const [chosen, setChosen] = useRemembered('chart/vital', 'pressure');
  const charts = useMemo(() => chartsOf(rows), [rows]);
  const shown = charts.find(({ name }) => name === chosen) ?? charts[0];
  const series = useMemo(() => (shown ? seriesOf(rows, shown.codes) : []), [rows, shown]);
  const moments = entriesOf('observation', rows);
  const [most, setMost] = useState(FIRST);
  // What is on the screen first is painted at once.
  useEffect(() => startTransition(() => setMost(SHOWN)), []);
  const isReading = status === 'partial';
  if (status === 'loading' || (isReading && rows.length === 0))
    return <SkeletonRows rows={6} label={t('state.loading')} />;
  const add = canWrite && (
    <ButtonLink kind="primary" to={newAddress('/observations', patientId)} data-testid="add-vitals">
      {t('observation.new')}
    </ButtonLink>
  );
  if (rows.length === 0)
    return (
      <EmptyState icon={IconWaveSine} title={t('observation.none')} action={add}>
        {t('observation.noneHelp')}
      </EmptyState>
    );
  return (
    <div className={styles['panel']} data-testid="vitals">
      {isReading && <StillReading />}
      <div className={styles['choices']} role="group" aria-label={t('observation.choose')}>
        {charts.map(({ name }) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === shown?.name}
            onClick={() => setChosen(name)}
            data-testid={`vital-${name}`}
          >
            {t(`vital.short.${name as 'pressure'}`)}
          </button>
        ))}
        {add}
      </div>
      <ChildNote patientId={patientId} />
      {shown && (
        <VitalsChart
          series={series}
          label={t('observation.chart', { name: t(`vital.short.${shown.name as 'pressure'}`) })}
        />
      )}
      <table className={styles['table']} data-testid="vitals-table">
        <caption className="visually-hidden">{t('observation.list')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('observation.when')}</th>
            <th scope="col">{t('observation.measures')}</th>
          </tr>
        </thead>
        <tbody>
          {moments.slice(0, most).map((entry) => (
            <Moment key={entry.key} entry={entry} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
