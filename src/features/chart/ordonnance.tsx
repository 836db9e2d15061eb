import { createPortal } from 'react-dom';
import { useClinicZone, useRecord } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { drugOf, linesOf } from './lines.ts';
import { LetterHead, SheetFoot } from './letter-head.tsx';
import styles from './ordonnance.module.css';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** An ordonnance is French, whatever the screen speaks: a pharmacist reads it. */
const day = (value: string, timeZone?: string): string =>
  value === '' || Number.isNaN(Date.parse(value))
    ? ''
    : new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', ...(timeZone ? { timeZone } : {}) }).format(
        new Date(value),
      );

const refillWords = (count: unknown): string =>
  typeof count === 'number' && count > 0 ? `À renouveler ${count}\u00a0fois` : '';

/** What is printed, on A5 or A4: who prescribes, for whom, when, and the lines; on the screen it is not there. */
export function Ordonnance({ record }: { record: JsonObject }) {
  const zone = useClinicZone();
  const { record: doctor } = useRecord('practitioner', text(record['practitionerId']));
  const { record: patient } = useRecord('patient', text(record['patientId']));
  const practitioner: JsonObject = doctor ?? {};
  const person: JsonObject = patient ?? {};
  const birth = text(person['birthDate']);
  const family = text(person['usualName']) || text(person['birthName']);
  const given = text(person['usualGiven']) || text(person['firstGivenName']) || text(person['birthGivenNames']);
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
        <p>Le {day(text(record['prescribedAt']), zone)}</p>
      </div>
      <ol>
        {linesOf(record).map((line) => (
          <li key={`${text(drugOf(line)['name'])} ${text(line['posology'])}`}>
            <p>
              <strong>{text(drugOf(line)['name'])}</strong>
            </p>
            <p>{text(line['posology'])}</p>
            <p>
              {[text(line['quantity']), refillWords(line['refills']), text(line['note'])].filter(Boolean).join(' — ')}
            </p>
          </li>
        ))}
      </ol>
      <p>{text(record['note'])}</p>
      <SheetFoot practitioner={practitioner} />
    </article>,
    document.body,
  );
}
