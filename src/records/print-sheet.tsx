import { useCallback, useEffect, useRef, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useClinicName, useNow } from '../hooks/index.ts';
import { formatMoment } from '../ui/i18n/format.ts';
import { useTexts } from '../ui/i18n/i18n.ts';
import { pageFoot } from './page-foot.ts';
import { PrintHold } from './print-hold.ts';
import styles from './print.module.css';

export interface PrintSheetProps {
  title: string;
  /** Below the title: the filters of a list, or the details of a record. */
  sub?: ReactNode;
  children: ReactNode;
  /** Called when the browser's dialog is closed, printed or not. */
  onDone: () => void;
  /** Opens the browser's dialog. */
  print?: () => void;
}

/** What is printed instead of the app: title, clinic, date and time, and the content. It is invisible on the screen. */
export function PrintSheet({ title, sub, children, onDone, print = () => window.print() }: PrintSheetProps) {
  const { language } = useTexts();
  const clinic = useClinicName();
  const now = useNow();
  const holds = useRef(0);
  const frame = useRef(0);
  const isOver = useRef(false);
  // After the sheet is laid out, pictures included as far as they are here; and when nothing on it is pending.
  const printWhenFree = () => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => {
      if (holds.current > 0 || isOver.current) return;
      isOver.current = true;
      print();
    });
  };
  const hold = useCallback(() => {
    holds.current += 1;
    return () => {
      holds.current -= 1;
      printWhenFree();
    };
    // Its sheet is printed once.
    // oxlint-disable-next-line exhaustive-deps
  }, []);
  useEffect(() => {
    const before = document.title;
    const done = () => onDone();
    window.addEventListener('afterprint', done);
    // The title becomes the file name if the sheet is printed to a file.
    document.title = title;
    isOver.current = false;
    printWhenFree();
    return () => {
      isOver.current = true;
      cancelAnimationFrame(frame.current);
      window.removeEventListener('afterprint', done);
      document.title = before;
    };
    // Once for each sheet.
    // oxlint-disable-next-line exhaustive-deps
  }, []);
  return createPortal(
    <div className={styles['sheet']} data-testid="print-sheet" aria-hidden>
      <style>{pageFoot(title)}</style>
      <header className={styles['head']}>
        <h1>{title}</h1>
        <p>
          {clinic} · {formatMoment(now.toISOString(), language)}
        </p>
        {sub !== undefined && <p>{sub}</p>}
      </header>
      <PrintHold value={hold}>{children}</PrintHold>
    </div>,
    document.body,
  );
}
