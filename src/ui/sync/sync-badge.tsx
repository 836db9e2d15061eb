import {
  IconAlertTriangle,
  IconArrowsLeftRight,
  IconCloudUp,
  IconCloudX,
  IconRefresh,
  type Icon,
} from '@tabler/icons-react';
import { useTexts } from '../i18n/i18n.ts';
import styles from './sync-badge.module.css';

export type Badge = 'synced' | 'pending' | 'sent' | 'conflict' | 'rejected' | 'failed';

const LOOK: Record<Exclude<Badge, 'synced'>, { icon: Icon; tone: 'waiting' | 'attention' | 'refused' }> = {
  pending: { icon: IconCloudUp, tone: 'waiting' },
  sent: { icon: IconRefresh, tone: 'waiting' },
  conflict: { icon: IconArrowsLeftRight, tone: 'attention' },
  rejected: { icon: IconAlertTriangle, tone: 'refused' },
  failed: { icon: IconCloudX, tone: 'refused' },
};

/** Shown for a record only while it has changes that are not on the server. */
export function SyncBadge({ state }: { state: Badge }) {
  const { t } = useTexts();
  if (state === 'synced') return null;
  const { icon: Mark, tone } = LOOK[state];
  return (
    <span className={`${styles['badge']} ${styles[tone]}`}>
      <Mark size={14} stroke={1.9} aria-hidden />
      {t(`badge.${state}`)}
    </span>
  );
}

/** Only the icon, for rows that show the word elsewhere. */
export function SyncMark({ state, size = 21 }: { state: Exclude<Badge, 'synced'>; size?: number }) {
  const { icon: Mark, tone } = LOOK[state];
  return <Mark size={size} stroke={1.75} aria-hidden className={styles[`mark-${tone}`]} />;
}

/** A small fact in words: "brouillon", "validée". */
export function Tag({
  tone = 'neutral',
  children,
}: {
  tone?: 'neutral' | 'waiting' | 'attention' | 'refused' | 'good';
  children: React.ReactNode;
}) {
  return <span className={`${styles['badge']} ${styles[tone]}`}>{children}</span>;
}
