import type { MedicalRecord } from '../../contract/entities/medical-record.ts';
import { patient as patients } from '../../contract/entities/patient.ts';
import { practitioner as practitioners, type Practitioner } from '../../contract/entities/practitioner.ts';
import { createPortal } from 'react-dom';
import { useClinicZone, useRecord } from '../../hooks/index.ts';
import { pageFoot } from '../../records/page-foot.ts';
import { withFirst } from '../../lib/day-words.ts';
import { useTexts, type Language } from '../../ui/i18n/i18n.ts';
import { LetterHead, nameOnSheet, SheetFoot } from './letter-head.tsx';
import styles from './ordonnance.module.css';

const longDay = (at: string | undefined, language: Language, timeZone: string): string =>
  at === undefined || Number.isNaN(Date.parse(at))
    ? ''
    : withFirst(
        new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'long', timeZone }).format(
          new Date(at),
        ),
        language,
      );

/** The printed letter, on A4: author, text and signature. It is invisible on the screen. */
export function LetterSheet({ record }: { record: MedicalRecord }) {
  const { record: doctor } = useRecord(practitioners, record.practitionerId ?? '');
  const { record: patient } = useRecord(patients, record.patientId ?? '');
  const practitioner: Practitioner = doctor ?? {};
  const { t, language } = useTexts();
  const zone = useClinicZone();
  return createPortal(
    <article
      className={`${styles['ordonnance']} ${styles['letter']}`}
      data-print-sheet
      data-testid="letter-sheet"
      aria-hidden
    >
      <style>{pageFoot([record.title, nameOnSheet(patient ?? {})].filter(Boolean).join(' — '))}</style>
      <LetterHead practitioner={practitioner} />
      <p className={styles['date']}>
        {t('medicalRecord.letterDate', { day: longDay(record.occurredAt, language, zone) })}
      </p>
      <p className={styles['subject']}>{record.title}</p>
      <p className={styles['text']}>{record.text}</p>
      <SheetFoot practitioner={practitioner} />
    </article>,
    document.body,
  );
}
