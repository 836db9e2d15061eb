import type { ReactNode } from 'react';
import styles from './screen-head.module.css';

/** The first line of a screen: what the screen shows, and the actions (`children`) that concern all of it. */
export function ScreenHead({ help, helpTestId, children }: { help: string; helpTestId?: string; children: ReactNode }) {
  return (
    <div className={styles['head']}>
      <p className={styles['help']} data-testid={helpTestId}>
        {help}
      </p>
      <div className={styles['actions']}>{children}</div>
    </div>
  );
}
