import {
  IconAlertTriangle, IconArrowsLeftRight, IconCloudCheck, IconCloudExclamation, IconCloudOff, IconCloudUp, IconDeviceFloppy, IconKey, IconRefresh,
  type Icon,
} from '@tabler/icons-react';
import { Link } from 'react-router';
import { formatAgo, formatTime, formatWhen } from './format.ts';
import { useTexts } from './i18n.ts';
import styles from './sync-chip.module.css';

export type Chip = 'synced' | 'pending' | 'sending' | 'offline' | 'offline-pending' | 'unreachable' | 'attention' | 'signed-out' | 'storage';

export interface SyncChipProps {
  chip: Chip;
  pending: number;
  attention: number;
  conflicts: number;
  refused: number;
  lastContactAt: string | null;
  nextAttemptAt: string | null;
  /** Why this device does not do its part; null while it does. */
  storage?: string | null;
  /** Where it leads. */
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

function useChipWords({ chip, pending, attention, conflicts, refused, lastContactAt, nextAttemptAt, storage = 'full', now = new Date() }: SyncChipProps): { short: string; full: string } {
  const { t, language } = useTexts();
  const same = (text: string) => ({ short: text, full: text });
  const queued = pending > 0 ? ` ${t('chip.alsoPending', { count: pending })}` : '';
  switch (chip) {
    case 'synced':
      return { short: t('chip.syncedShort'), full: lastContactAt ? t('chip.synced', { ago: formatAgo(lastContactAt, now, language) }) : t('chip.syncedShort') };
    case 'pending':
      return same(t('chip.pending', { count: pending }));
    case 'sending':
      return same(t('chip.sending', { count: pending }));
    case 'offline':
      return { short: t('chip.offlineShort'), full: lastContactAt ? t('chip.offline', { when: formatWhen(lastContactAt, now, language) }) : t('chip.offlineShort') };
    case 'offline-pending':
      return same(t('chip.offlinePending', { count: pending }));
    case 'unreachable': {
      const words = nextAttemptAt ? t('chip.unreachable', { time: formatTime(nextAttemptAt, language) }) : t('chip.unreachableShort');
      return { short: words, full: words + queued };
    }
    case 'attention':
      if (attention > 0 && conflicts === attention) return same(t('chip.conflicts', { count: conflicts }));
      if (attention > 0 && refused === attention) return same(t('chip.refused', { count: refused }));
      return same(t('chip.attention', { count: attention }));
    case 'signed-out':
      return { short: t('chip.signedOut'), full: t('chip.signedOut') + queued };
    case 'storage':
      return same(t(storage === 'full' ? 'chip.storage' : storage === 'broken' ? 'chip.broken' : 'chip.storageOther'));
  }
}

/** What is true of this device's work, in icon, words and colour. Leads to the sync centre. */
export function SyncChip(props: SyncChipProps) {
  const { chip, pending, attention, conflicts } = props;
  const words = useChipWords(props);
  const Mark = chip === 'attention' && conflicts === attention && conflicts > 0 ? IconArrowsLeftRight : ICONS[chip];
  return (
    <div role="status" className={styles['status']}>
      <Link
        to={props.to}
        className={`${styles['chip']} ${styles[TONES[chip]]}`}
        data-testid="sync-chip"
        data-state={chip}
        data-pending={pending}
        title={words.full}
      >
        <Mark size={19} stroke={1.75} aria-hidden className={chip === 'sending' ? styles['turning'] : undefined} />
        <span className={styles['words']}>{words.short}</span>
        {pending > 0 && <span className={styles['count']} aria-hidden>{pending}</span>}
      </Link>
    </div>
  );
}
