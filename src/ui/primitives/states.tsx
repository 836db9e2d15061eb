import { IconAlertTriangle, IconInfoCircle, type Icon } from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';
import styles from './states.module.css';

/** An empty state: that there is nothing to show, and what to do. */
export function EmptyState({
  icon: Mark,
  title,
  children,
  action,
}: {
  icon: Icon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={styles['empty']}>
      <Mark size={30} stroke={1.4} aria-hidden />
      <p className={styles['emptyTitle']}>{title}</p>
      {children && <p className={styles['emptyText']}>{children}</p>}
      {action && <div className={styles['emptyAction']}>{action}</div>}
    </div>
  );
}

export type Tone = 'waiting' | 'attention' | 'refused' | 'neutral';

/** A message that stays until somebody acts. Screen readers announce a refusal at once. */
export function Banner({
  tone,
  title,
  children,
  action,
  icon,
}: {
  tone: Tone;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  icon?: Icon;
}) {
  const Mark = icon ?? (tone === 'neutral' || tone === 'waiting' ? IconInfoCircle : IconAlertTriangle);
  return (
    <div className={`${styles['banner']} ${styles[tone]}`} role={tone === 'refused' ? 'alert' : undefined}>
      <Mark size={20} stroke={1.75} aria-hidden />
      <div className={styles['bannerText']}>
        <p className={styles['bannerTitle']}>{title}</p>
        {children && <div className={styles['bannerBody']}>{children}</div>}
      </div>
      {action && <div className={styles['bannerAction']}>{action}</div>}
    </div>
  );
}

const PATIENCE_MS = 150;

/** Shown only after a delay, if the wait is long enough to be noticed. */
export function Delayed({ children }: { children: ReactNode }) {
  const [due, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return due ? children : null;
}

/** Grey lines where text will stand. */
export function SkeletonRows({ rows, label }: { rows: number; label: string }) {
  return (
    <div aria-busy="true">
      <Delayed>
        <div role="status" aria-label={label} className={styles['skeleton']}>
          {Array.from({ length: rows }, (_, row) => (
            <div key={row} className={styles['skeletonRow']} aria-hidden>
              <span style={{ width: `${38 + ((row * 23) % 30)}%` }} />
              <span style={{ width: `${22 + ((row * 17) % 18)}%` }} />
            </div>
          ))}
        </div>
      </Delayed>
    </div>
  );
}
