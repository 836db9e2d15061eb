import { useState } from 'react';
import { useInspection, useNow } from '../../hooks/index.ts';
import { formatNumber } from '../../ui/i18n/format.ts';
import { useTexts, type Language } from '../../ui/i18n/i18n.ts';
import { BarChart } from '../../ui/primitives/bar-chart.tsx';
import { CountTable } from '../../ui/primitives/count-table.tsx';
import { SegmentedField } from '../../ui/primitives/segmented-field.tsx';
import { Banner, SkeletonRows } from '../../ui/primitives/states.tsx';
import { Screen } from '../../ui/shell/frame.tsx';
import { usePage } from '../../ui/shell/page.ts';
import { periodsOf, SPANS, type Period, type Span } from './history.ts';
import styles from './sync-centre.module.css';

const EVERY_MS = 30_000;

const nameOf = (from: number, span: Span, language: Language): string =>
  new Intl.DateTimeFormat(
    language === 'fr' ? 'fr-FR' : 'en-GB',
    span === 'day' ? { hour: '2-digit', minute: '2-digit' } : { day: '2-digit', month: '2-digit' },
  ).format(from);

const happened = (period: Period): boolean =>
  period.acknowledged + period.conflict + period.refused + period.answered + period.unanswered + period.deepest > 0;

/** `/sync/history`: what the sync of this device did, as a picture and as a table of the same numbers. */
export function HistoryScreen() {
  const { t, language } = useTexts();
  const inspection = useInspection(EVERY_MS);
  const now = useNow();
  const [span, setSpan] = useState<Span>('day');
  usePage({ title: t('nav.syncHistory'), back: '/sync' });
  if (!inspection) return <SkeletonRows rows={6} label={t('state.loading')} />;

  const periods = periodsOf(inspection.journal.hours, now, span);
  const bars = (values: (period: Period) => number[]) =>
    periods.map((period) => ({
      key: period.from,
      name: nameOf(period.from, span, language),
      values: values(period),
    }));
  const number = (value: number) => formatNumber(value, language);
  const time = (ms: number) =>
    ms < 1_000
      ? t('history.ms', { count: Math.round(ms) })
      : t('history.seconds', { value: number(Math.round(ms / 100) / 10) });
  const shown = periods.filter(happened).reverse();
  return (
    <Screen width={800}>
      <div className={styles['history']} data-testid="sync-history">
        <SegmentedField
          name="span"
          label={t('history.span')}
          required
          value={span}
          onChange={(value) => setSpan(value as Span)}
          options={SPANS.map((each) => ({ value: each, label: t(`history.${each}`) }))}
        />
        {inspection.storeFault !== null && <Banner tone="refused" title={t('history.unreadable')} />}
        {shown.length === 0 && <p>{t('history.nothing')}</p>}
        {shown.length > 0 && (
          <>
            <BarChart
              title={t('history.changes')}
              parts={[t('history.confirmed'), t('history.conflicts'), t('history.refused')]}
              bars={bars(({ acknowledged, conflict, refused }) => [acknowledged, conflict, refused])}
              format={number}
            />
            <BarChart
              title={t('history.depth')}
              parts={[t('history.depth')]}
              bars={bars(({ deepest }) => [deepest])}
              format={number}
            />
            <BarChart
              title={t('history.latency')}
              parts={[t('history.latency')]}
              bars={bars(({ meanMs }) => [meanMs ?? 0])}
              format={time}
            />
            <CountTable
              label={t('history.table')}
              heads={[
                t(`history.${span === 'day' ? 'hour' : 'date'}`),
                t('history.confirmed'),
                t('history.conflicts'),
                t('history.refused'),
                t('history.unanswered'),
                t('history.depth'),
                t('history.meanMs'),
                t('history.slowestMs'),
              ]}
              rows={shown.map((period) => ({
                key: String(period.from),
                name: nameOf(period.from, span, language),
                counts: [
                  period.acknowledged,
                  period.conflict,
                  period.refused,
                  period.unanswered,
                  period.deepest,
                  period.meanMs === null ? undefined : Math.round(period.meanMs),
                  Math.round(period.slowestMs),
                ],
              }))}
            />
          </>
        )}
        <p className={styles['groupHelp']}>{t('history.help')}</p>
      </div>
    </Screen>
  );
}
