import { useCallback } from 'react';
import type { SyncSummary } from '../../contract/admin-desk.ts';
import { addDays, dayOf, startOfDay } from '../../lib/clinic-day.ts';
import { useAdminAnswer, useAdminDesk, useClinicZone, useNow } from '../../hooks/index.ts';
import { formatDate, formatNumber } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { BarChart } from '../../ui/primitives/bar-chart.tsx';
import { CountTable } from '../../ui/primitives/count-table.tsx';
import styles from './health.module.css';

const DAYS = 30;

function Times({ days }: { days: SyncSummary['days'] }) {
  const { t, language } = useTexts();
  const name = (day: string) => formatDate(`${day}T12:00:00`, language);
  return (
    <>
      <BarChart
        title={t('health.mean')}
        parts={[t('health.mean')]}
        bars={days.map(({ day, meanMs }) => ({ key: Date.parse(day), name: name(day).slice(0, 5), values: [meanMs] }))}
        format={(value) => t('health.ms', { value: formatNumber(value, language) })}
      />
      <CountTable
        label={t('health.times')}
        heads={[t('health.day'), t('health.mean'), t('health.slowest')]}
        rows={days.toReversed().map(({ day, meanMs, slowestMs }) => ({
          key: day,
          name: name(day),
          counts: [meanMs, slowestMs],
        }))}
      />
    </>
  );
}

/** The server's response times to the clinic's devices, by day. */
export function ResponseTimes() {
  const { t } = useTexts();
  const desk = useAdminDesk();
  const zone = useClinicZone();
  const today = dayOf(useNow().toISOString(), zone);
  const load = useCallback(
    () => desk.syncSummary({ from: startOfDay(addDays(today, 1 - DAYS), zone) }),
    [desk, today, zone],
  );
  const [answer] = useAdminAnswer(load);
  return (
    <section>
      <h2 className={styles['heading']}>{t('health.times')}</h2>
      <p className={styles['note']}>{t('health.timesHelp')}</p>
      {answer.kind === 'done' && answer.value.days.length === 0 && <p>{t('health.noTimes')}</p>}
      {answer.kind === 'done' && answer.value.days.length > 0 && <Times days={answer.value.days} />}
    </section>
  );
}
