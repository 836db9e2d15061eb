import { createPortal } from 'react-dom';
import { useRecord } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { LetterHead, SheetFoot } from './letter-head.tsx';
import styles from './ordonnance.module.css';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What is printed of a letter, on A4: who writes, the text, the signature; on the screen it is not there. */
export function LetterSheet({ record }: { record: JsonObject }) {
  const { record: doctor } = useRecord('practitioner', text(record['practitionerId']));
  const practitioner: JsonObject = doctor ?? {};
  return createPortal(
    <article
      className={`${styles['ordonnance']} ${styles['letter']}`}
      data-print-sheet
      data-testid="letter-sheet"
      aria-hidden
    >
      <LetterHead practitioner={practitioner} />
      <p className={styles['subject']}>{text(record['title'])}</p>
      <p className={styles['text']}>{text(record['text'])}</p>
      <SheetFoot practitioner={practitioner} />
    </article>,
    document.body,
  );
}
