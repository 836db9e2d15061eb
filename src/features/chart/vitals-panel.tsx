import { IconWaveSine } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { vitalWarnings } from '../../contract/clinical/vitals.ts';
import { useCanWrite, useOwned } from '../../hooks/index.ts';
import { newAddress } from '../../records/form-place.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { ButtonLink } from '../../ui/primitives/button.tsx';
import { useRemembered } from '../../ui/primitives/remember.ts';
import { EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { SyncBadge, Tag } from '../../ui/sync/sync-badge.tsx';
import { ChildNote } from './child-note.tsx';
import { entriesOf } from './timeline.ts';
import { VitalsChart } from './vitals-chart.tsx';
import { CHARTS, seriesOf } from './vitals-series.ts';
import styles from './vitals.module.css';
import { measureWord } from './vitals.ts';

/** The most moments in the table. The others are in the timeline. */
const SHOWN = 100;

/** A patient's measurements: one kind over time as a chart, and all of them as a table. */
export function VitalsPanel({ patientId }: { patientId: string }) {
  const { t, language } = useTexts();
  const { status, rows } = useOwned('observation', patientId);
  const canWrite = useCanWrite('observation');
  const [chosen, setChosen] = useRemembered('chart/vital', 'pressure');
  const charts = useMemo(
    () =>
      CHARTS.map(({ name, codes }) => ({ name, series: seriesOf(rows, codes) })).filter(
        ({ series }) => series.length > 0,
      ),
    [rows],
  );
  const moments = useMemo(() => entriesOf('observation', rows).toSorted((a, b) => (a.at < b.at ? 1 : -1)), [rows]);
  if (status === 'loading') return <SkeletonRows rows={6} label={t('state.loading')} />;
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
  const shown = charts.find(({ name }) => name === chosen) ?? charts[0];
  return (
    <div className={styles['panel']} data-testid="vitals">
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
          series={shown.series}
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
          {moments.slice(0, SHOWN).map(({ key, at, rows: of }) => (
            <tr key={key}>
              <th scope="row">{at === '' ? t('chart.undated') : formatMoment(at, language)}</th>
              <td>
                <ul>
                  {of.map(({ id, summary, syncState }) => (
                    <li key={id}>
                      <Link to={`/observations/${id}`}>{measureWord(summary, language)}</Link>
                      {vitalWarnings(summary).map(({ path, kind }) => (
                        <Tag key={path} tone="attention">
                          {t(`vital.mark.${kind}`)}
                        </Tag>
                      ))}
                      <SyncBadge state={syncState} />
                    </li>
                  ))}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
