import type { MedicalRecord } from '../../contract/entities/medical-record.ts';
import { practitioner as practitioners, type Practitioner } from '../../contract/entities/practitioner.ts';
import { createPortal } from 'react-dom';
import { useRecord } from '../../hooks/index.ts';
import { LetterHead, SheetFoot } from './letter-head.tsx';
import styles from './ordonnance.module.css';

/** The printed letter, on A4: author, text and signature. It is invisible on the screen. */
export function LetterSheet({ record }: { record: MedicalRecord }) {
  const { record: doctor } = useRecord(practitioners, record.practitionerId ?? '');
  const practitioner: Practitioner = doctor ?? {};
  return createPortal(
    <article
      className={`${styles['ordonnance']} ${styles['letter']}`}
      data-print-sheet
      data-testid="letter-sheet"
      aria-hidden
    >
      <LetterHead practitioner={practitioner} />
      <p className={styles['subject']}>{record.title}</p>
      <p className={styles['text']}>{record.text}</p>
      <SheetFoot practitioner={practitioner} />
    </article>,
    document.body,
  );
}
