import type { ReactNode } from 'react';
import styles from './facts.module.css';

export interface Fact {
  label: string;
  /** If empty, the line is left out. */
  value: ReactNode;
}

/** Label and value, line by line. Empty values are left out. */
export function Facts({ title, facts, empty }: { title: string; facts: readonly Fact[]; empty?: string }) {
  const known = facts.filter(({ value }) => value !== null && value !== undefined && value !== '' && value !== false);
  if (known.length === 0 && empty === undefined) return null;
  return (
    <section className={styles['section']}>
      <h3 className={styles['heading']}>{title}</h3>
      {known.length === 0 && <p className={styles['empty']}>{empty}</p>}
      <dl className={styles['list']}>
        {known.map(({ label, value }) => (
          <div key={label} className={styles['fact']}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
