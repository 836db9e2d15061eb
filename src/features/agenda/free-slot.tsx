import { memo } from 'react';
import { clockText } from '../../lib/clinic-day.ts';
import styles from './agenda.module.css';

export interface FreeSlotProps {
  from: number;
  to: number;
  start: string;
  practitionerId: string;
  column: number;
  top: number;
  height: number;
  label: string;
  canWrite: boolean;
}

/** Free time to tap. Like a card it has no handler of its own. */
export const FreeSlot = memo(function FreeSlot(props: FreeSlotProps) {
  const { from, to, start, practitionerId, column, top, height, label, canWrite } = props;
  return (
    <button
      type="button"
      tabIndex={-1}
      disabled={!canWrite}
      className={styles['slot']}
      data-focusable
      data-testid="slot"
      data-start={start}
      data-from={from}
      data-to={to}
      data-practitioner={practitionerId}
      data-column={column}
      style={{ top, height }}
      aria-label={label}
    >
      <span aria-hidden>{clockText(from)}</span>
    </button>
  );
});
