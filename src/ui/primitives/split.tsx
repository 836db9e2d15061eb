import type { ReactNode } from 'react';
import styles from './split.module.css';
import { useWide } from './use-wide.ts';

export interface SplitProps {
  /** Accessible name of the list's side. */
  label: string;
  list: ReactNode;
  /** What is opened; null while nothing is. */
  detail: ReactNode;
  /** Another one begins a new detail, from its top. */
  detailKey: string;
  /** Beside the list on a wide screen while nothing is opened; null: the list has the whole width. */
  placeholder: ReactNode;
  /** A list of long names. */
  wideList?: boolean;
}

/** A list, and beside it (on a narrow screen: over it) what is opened. The list stays mounted, so its place is kept. */
export function Split({ label, list, detail, detailKey, placeholder, wideList = false }: SplitProps) {
  const wide = useWide();
  const isOpen = detail !== null;
  const covered = !wide && isOpen;
  const alone = !isOpen && placeholder === null;
  return (
    <div className={`${styles['split']} ${alone ? styles['alone'] : wideList ? styles['wideList'] : ''}`}>
      <section className={`${styles['list']} ${covered ? styles['covered'] : ''}`} aria-label={label} inert={covered}>
        {list}
      </section>
      {(isOpen || (wide && !alone)) && (
        <div className={styles['detail']} key={isOpen ? detailKey : ''}>
          {isOpen ? detail : placeholder}
        </div>
      )}
    </div>
  );
}
