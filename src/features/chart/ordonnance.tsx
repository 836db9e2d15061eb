import { patient as patients, type Patient } from '../../contract/entities/patient.ts';
import { practitioner as practitioners, type Practitioner } from '../../contract/entities/practitioner.ts';
import type { Prescription } from '../../contract/entities/prescription.ts';
import { createPortal } from 'react-dom';
import { useClinicZone, useRecord } from '../../hooks/index.ts';
import { LetterHead, SheetFoot } from './letter-head.tsx';
import styles from './ordonnance.module.css';

/** An ordonnance is always in French, because a pharmacist reads it. */
const day = (value: string, timeZone?: string): string =>
  value === '' || Number.isNaN(Date.parse(value))
    ? ''
    : new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', ...(timeZone ? { timeZone } : {}) }).format(
        new Date(value),
      );

const refillWords = (count = 0): string => (count > 0 ? `À renouveler ${count}\u00a0fois` : '');

/** The printed ordonnance, on A5 or A4: prescriber, patient, date and lines. It is invisible on the screen. */
export function Ordonnance({ record }: { record: Prescription }) {
  const zone = useClinicZone();
  const { record: doctor } = useRecord(practitioners, record.practitionerId ?? '');
  const { record: patient } = useRecord(patients, record.patientId ?? '');
  const practitioner: Practitioner = doctor ?? {};
  const person: Patient = patient ?? {};
  const birth = person.birthDate ?? '';
  const family = person.usualName || person.birthName || '';
  const given = person.usualGiven || person.firstGivenName || person.birthGivenNames;
  return createPortal(
    <article className={styles['ordonnance']} lang="fr" data-print-sheet data-testid="ordonnance" aria-hidden>
      <LetterHead practitioner={practitioner} />
      <div className={styles['to']}>
        <p>
          <strong>
            {family.toUpperCase()} {given}
          </strong>
        </p>
        {birth.length === 10 && <p>Date de naissance : {day(`${birth}T12:00:00Z`, 'UTC')}</p>}
        <p>Le {day(record.prescribedAt ?? '', zone)}</p>
      </div>
      <ol>
        {(record.lines ?? []).map((line) => (
          <li key={`${line.drug.name} ${line.posology}`}>
            <p>
              <strong>{line.drug.name}</strong>
            </p>
            <p>{line.posology}</p>
            <p>{[line.quantity, refillWords(line.refills), line.note].filter(Boolean).join(' — ')}</p>
          </li>
        ))}
      </ol>
      <p>{record.note}</p>
      <SheetFoot practitioner={practitioner} />
    </article>,
    document.body,
  );
}
