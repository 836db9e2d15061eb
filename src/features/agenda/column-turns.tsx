import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useTexts } from '../../ui/i18n/i18n.ts';
import styles from './agenda.module.css';
import type { Stretch } from './columns-in-sight.ts';

interface Shown extends Stretch {
  /** How many there are to turn to. */
  all: number;
}

/** Which of the practitioners are in sight: `1–6 sur 12`. */
export function InSight({ first, count, all }: Shown) {
  const { t } = useTexts();
  const from = first + 1;
  const to = first + count;
  return (
    <span className={styles['inSight']} role="status" data-testid="in-sight">
      <b>{from === to ? from : `${from}–${to}`}</b> {t('agenda.ofAll', { all })}
    </span>
  );
}

/** Turn to the practitioners before and after those in sight. */
export function Turns({ first, count, all, onTurn }: Shown & { onTurn: (by: -1 | 1) => void }) {
  const { t } = useTexts();
  const turn = (by: -1 | 1, isThere: boolean) => ({
    type: 'button' as const,
    // Not `disabled`: at the end the focus stays where it is.
    'aria-disabled': !isThere,
    onClick: () => isThere && onTurn(by),
  });
  return (
    <span className={styles['turns']}>
      <button {...turn(-1, first > 0)} aria-label={t('agenda.turnBack')} data-testid="turn-back">
        <IconChevronLeft size={18} aria-hidden />
      </button>
      <button {...turn(1, first + count < all)} aria-label={t('agenda.turnOn')} data-testid="turn-on">
        <IconChevronRight size={18} aria-hidden />
      </button>
    </span>
  );
}
