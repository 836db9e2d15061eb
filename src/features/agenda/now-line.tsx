import { useClinicZone } from '../../hooks/index.ts';
import { clockMinutes, dayOf } from '../../lib/clinic-day.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import styles from './agenda.module.css';
import { formatClock } from './format.ts';
import type { Range } from './planning.ts';
import { useMinute } from './use-minute.ts';

/** The present time across a column, where the column's day is today and its hours show it. */
export function NowLine({ day, hours, scale, leads }: { day: string; hours: Range; scale: number; leads: boolean }) {
  const { t } = useTexts();
  const zone = useClinicZone();
  const now = useMinute();
  const at = clockMinutes(now, zone);
  if (day !== dayOf(now, zone) || at < hours.from || at > hours.to) return null;
  return (
    <div
      className={styles['now']}
      style={{ top: (at - hours.from) * scale }}
      data-testid="now"
      // Of columns side by side the first says it.
      {...(leads ? { role: 'img', 'aria-label': t('agenda.now', { time: formatClock(now, zone) }) } : {})}
    />
  );
}
