import { IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import styles from './home.module.css';

/** A line of the home screen: its text and its link. */
export function HomeLine({ to, title, note, mark }: { to: string; title: string; note: string; mark?: ReactNode }) {
  return (
    <li>
      <Link to={to} className={styles['line']}>
        <span className={styles['lineText']}>
          <strong>{title}</strong>
          <small>{note}</small>
        </span>
        {mark}
        <IconChevronRight size={18} stroke={1.75} aria-hidden />
      </Link>
    </li>
  );
}
