import type { VisitRow } from './rows.ts';
import { useClinicZone } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import styles from './agenda.module.css';
import { closureOn, type Closure } from './closures.ts';
import { formatClock, formatDay } from './format.ts';
import { isShown } from './grid-model.ts';
import { byDayOf } from './planning.ts';

export interface MonthViewProps {
  days: readonly string[];
  month: string;
  today: string;
  appointments: readonly VisitRow[];
  closures: readonly Closure[];
  patients: Readonly<Record<string, string>>;
  onDay: (day: string) => void;
}

const SHOWN = 3;

/** Six weeks: how full each day is, and its first appointments; a day opens. */
export function MonthView({ days, month, today, appointments, closures, patients, onDay }: MonthViewProps) {
  const { t, language } = useTexts();
  const zone = useClinicZone();
  const byDay = byDayOf(
    appointments.filter(({ summary }) => isShown(summary)),
    zone,
  );
  return (
    <div className={styles['month']} tabIndex={0} role="region" aria-label={formatDay(month, 'month', language)}>
      {days.slice(0, 7).map((day) => (
        <span key={day} className={styles['weekday']} aria-hidden>
          {formatDay(day, 'weekday', language)}
        </span>
      ))}
      {days.map((day) => {
        const rows = byDay.get(day) ?? [];
        const closure = closureOn(closures, day);
        const closed = closure && t('agenda.closedFor', { name: closure.name });
        return (
          <button
            key={day}
            type="button"
            className={styles['monthDay']}
            data-outside={day.slice(0, 7) !== month.slice(0, 7)}
            data-today={day === today}
            data-testid="month-day"
            data-date={day}
            data-closed={closure !== undefined}
            onClick={() => onDay(day)}
            aria-label={[formatDay(day, 'whole', language), t('home.total', { count: rows.length }), closed]
              .filter(Boolean)
              .join(', ')}
          >
            <span className={styles['dayNumber']}>
              {formatDay(day, 'number', language)}
              {rows.length > 0 && <small>{rows.length}</small>}
            </span>
            {closed && (
              <span className={styles['monthClosed']} data-testid="closed">
                {closed}
              </span>
            )}
            {rows.slice(0, SHOWN).map(({ id, summary }) => (
              <span key={id} className={styles['monthEvent']}>
                {formatClock(summary.start ?? '', zone)} {patients[summary.patientId ?? ''] ?? ''}
              </span>
            ))}
            {rows.length > SHOWN && (
              <span className={styles['monthMore']}>{t('agenda.more', { count: rows.length - SHOWN })}</span>
            )}
          </button>
        );
      })}
    </div>
  );
}
