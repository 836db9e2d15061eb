import {
  IconAlertTriangle,
  IconArrowsLeftRight,
  IconCloudCheck,
  IconCloudExclamation,
  IconCloudOff,
  IconCloudUp,
  IconDeviceFloppy,
  IconKey,
  IconRefresh,
  type Icon,
} from '@tabler/icons-react';
import { Link } from 'react-router';
import { formatAgo, formatTime, formatWait, formatWhen } from '../i18n/format.ts';
import { useTexts } from '../i18n/i18n.ts';
import styles from './sync-chip.module.css';

export type Chip =
  | 'synced'
  | 'pending'
  | 'sending'
  | 'offline'
  | 'offline-pending'
  | 'unreachable'
  | 'attention'
  | 'signed-out'
  | 'storage';

export interface SyncChipProps {
  chip: Chip;
  pending: number;
  attention: number;
  conflicts: number;
  refused: number;
  lastContactAt: string | null;
  nextAttemptAt: string | null;
  /** For how long the oldest change waits (ms), once that is longer than the clinic allows; null before. */
  lateMs?: number | null;
  /** The fault of this device; null if it works. */
  storage?: string | null;
  /** The address of its link. */
  to: string;
  now?: Date;
}

const ICONS: Record<Chip, Icon> = {
  synced: IconCloudCheck,
  pending: IconCloudUp,
  sending: IconRefresh,
  offline: IconCloudOff,
  'offline-pending': IconCloudOff,
  unreachable: IconCloudExclamation,
  attention: IconAlertTriangle,
  'signed-out': IconKey,
  storage: IconDeviceFloppy,
};

const TONES: Record<Chip, string> = {
  synced: 'quiet',
  pending: 'waiting',
  sending: 'waiting',
  offline: 'neutral',
  'offline-pending': 'waiting',
  unreachable: 'waiting',
  attention: 'attention',
  'signed-out': 'attention',
  storage: 'refused',
};

interface ChipWords {
  shown: string;
  full: string;
}

/**
 * `shown` is the chip's text, `full` the longer text on hover. Waiting changes are on the chip in every state: how
 * many, and that they are on this device (UI-20); one that waits for too long, also for how long (UI-77).
 */
function useChipWords({
  chip,
  pending,
  attention,
  conflicts,
  refused,
  lastContactAt,
  nextAttemptAt,
  lateMs = null,
  storage = 'full',
  now = new Date(),
}: SyncChipProps): ChipWords {
  const { t, language } = useTexts();
  const late = lateMs === null ? '' : t('chip.late', { count: pending, age: formatWait(lateMs, language) });
  const both = (shown: string, full: string): ChipWords => ({ shown: shown + late, full: full + late });
  const same = (text: string) => both(text, text);
  const kept = pending > 0 ? t('chip.alsoPending', { count: pending }) : '';
  const others = pending > attention ? t('chip.others', { count: pending - attention }) : '';
  switch (chip) {
    case 'synced':
      return {
        shown: t('chip.syncedShort'),
        full: lastContactAt
          ? t('chip.synced', { ago: formatAgo(lastContactAt, now, language) })
          : t('chip.syncedShort'),
      };
    case 'pending':
      return same(t('chip.pending', { count: pending }));
    case 'sending':
      return same(t('chip.sending', { count: pending }));
    case 'offline':
      return {
        shown: t('chip.offlineShort') + kept,
        full: lastContactAt
          ? t('chip.offline', { when: formatWhen(lastContactAt, now, language) })
          : t('chip.offlineShort'),
      };
    case 'offline-pending':
      return same(t('chip.offlinePending', { count: pending }));
    case 'unreachable': {
      const words = nextAttemptAt
        ? t('chip.unreachable', { time: formatTime(nextAttemptAt, language) })
        : t('chip.unreachableShort');
      return both(pending > 0 ? t('chip.unreachableShort') + kept : words, words + kept);
    }
    case 'attention':
      if (attention > 0 && conflicts === attention) return same(t('chip.conflicts', { count: conflicts }) + others);
      if (attention > 0 && refused === attention) return same(t('chip.refused', { count: refused }) + others);
      return same(t('chip.attention', { count: attention }) + others);
    case 'signed-out':
      return same(t('chip.signedOut') + kept);
    case 'storage':
      return same(
        t(storage === 'full' ? 'chip.storage' : storage === 'broken' ? 'chip.broken' : 'chip.storageOther') + kept,
      );
  }
}

/**
 * States that last only a moment. On a phone their short texts are in the header, those of other states below it, so
 * that the layout does not jump at each save.
 */
const PASSING: readonly Chip[] = ['synced', 'pending', 'sending'];

/** The state of this device's changes, as icon, text and colour. Leads to the sync centre. */
export function SyncChip(props: SyncChipProps) {
  const { chip, pending, attention, conflicts, lateMs = null } = props;
  const words = useChipWords(props);
  const { t } = useTexts();
  const Mark = chip === 'attention' && conflicts === attention && conflicts > 0 ? IconArrowsLeftRight : ICONS[chip];
  return (
    <div role="status" className={styles['status']} data-passing={PASSING.includes(chip) && lateMs === null}>
      <Link
        to={props.to}
        className={`${styles['chip']} ${styles[TONES[chip]]}`}
        data-testid="sync-chip"
        data-state={chip}
        data-pending={pending}
        title={words.full}
      >
        <Mark size={19} stroke={1.75} aria-hidden className={chip === 'sending' ? styles['turning'] : undefined} />
        <span className={styles['words']}>{words.shown}</span>
        {pending > 0 && (
          <span className={styles['compact']} aria-hidden>
            {t('chip.compact', { count: pending })}
          </span>
        )}
      </Link>
    </div>
  );
}
