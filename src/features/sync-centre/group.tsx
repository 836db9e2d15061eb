import type { ReactNode } from 'react';
import styles from './sync-centre.module.css';

/** A titled part of the sync centre, and how much is in it. */
export function Group({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  return (
    <section>
      <h2 className={styles['group']}>
        {title} <span>{count}</span>
      </h2>
      {children}
    </section>
  );
}
