import { IconDeviceDesktop } from '@tabler/icons-react';
import type { ComponentPropsWithoutRef, ReactNode } from 'react';
import styles from './device-row.module.css';

interface DeviceRowProps extends ComponentPropsWithoutRef<'li'> {
  name: string;
  /** Beside the name. */
  marks?: ReactNode;
  /** Lines below the name. */
  notes: readonly string[];
  /** At the end of the row. */
  action?: ReactNode;
}

/** A list of devices, one row each. */
export const DeviceList = (props: ComponentPropsWithoutRef<'ul'>) => <ul className={styles['list']} {...props} />;

export function DeviceRow({ name, marks, notes, action, ...handles }: DeviceRowProps) {
  return (
    <li className={styles['row']} {...handles}>
      <IconDeviceDesktop size={22} stroke={1.5} aria-hidden />
      <div className={styles['about']}>
        <p className={styles['name']}>
          {name}
          {marks}
        </p>
        {notes.map((note) => (
          <p key={note} className={styles['note']}>
            {note}
          </p>
        ))}
      </div>
      {action}
    </li>
  );
}
