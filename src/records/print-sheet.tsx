import { useEffect, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useNow, useSession } from '../hooks/index.ts';
import { formatMoment } from '../ui/i18n/format.ts';
import { useTexts } from '../ui/i18n/i18n.ts';
import styles from './print.module.css';

export interface PrintSheetProps {
  title: string;
  /** Under the title: how the list is filtered, who the record is about. */
  sub?: ReactNode;
  children: ReactNode;
  /** The browser's dialog is closed, whatever came of it. */
  onDone: () => void;
  /** Opens the browser's dialog. */
  print?: () => void;
}

/** What is printed in the place of the app: title, clinic, date and time, and the content. On the screen it is not seen. */
export function PrintSheet({ title, sub, children, onDone, print = () => window.print() }: PrintSheetProps) {
  const { language } = useTexts();
  const clinic = useSession().account?.tenant.name ?? '';
  const now = useNow();
  useEffect(() => {
    const before = document.title;
    const done = () => onDone();
    window.addEventListener('afterprint', done);
    // Names the file where the sheet is printed into one.
    document.title = title;
    // After the sheet is laid out, pictures included as far as they are here.
    const frame = requestAnimationFrame(() => print());
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('afterprint', done);
      document.title = before;
    };
    // Once for each sheet.
    // oxlint-disable-next-line exhaustive-deps
  }, []);
  return createPortal(
    <div className={styles['sheet']} data-testid="print-sheet" aria-hidden>
      <header className={styles['head']}>
        <h1>{title}</h1>
        <p>
          {clinic} · {formatMoment(now.toISOString(), language)}
        </p>
        {sub !== undefined && <p>{sub}</p>}
      </header>
      {children}
    </div>,
    document.body,
  );
}
