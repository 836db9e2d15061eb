import type { ReactNode } from 'react';
import styles from './split.module.css';
import { useWide } from './use-wide.ts';

export interface SplitProps {
  /** Accessible name of the list's side. */
  label: string;
  list: ReactNode;
  /** The opened detail; null if nothing is open. */
  detail: ReactNode;
  /** A new key begins a new detail, scrolled to its top. */
  detailKey: string;
  /** Shown beside the list on a wide screen while nothing is open. If null, the list has the whole width. */
  placeholder: ReactNode;
  /** A list of long names. */
  wideList?: boolean;
}

/**
 * A list with a detail beside it, or over it on a narrow screen. The list stays mounted, so it keeps its scroll
 * position.
 */
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
