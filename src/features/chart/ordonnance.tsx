import { createPortal } from 'react-dom';
import { PRACTITIONER_SYSTEMS } from '../../contract/entities/practitioner.ts';
import { useClinicZone, useRecord, useSession } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { drugOf, linesOf } from './lines.ts';
import styles from './ordonnance.module.css';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** An ordonnance is French, whatever the screen speaks: a pharmacist reads it. */
const day = (value: string, timeZone?: string): string =>
  value === '' || Number.isNaN(Date.parse(value))
    ? ''
    : new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', ...(timeZone ? { timeZone } : {}) }).format(
        new Date(value),
      );

const numbersOf = (practitioner: JsonObject): string[] => {
  const identifiers = Array.isArray(practitioner['identifiers']) ? (practitioner['identifiers'] as JsonObject[]) : [];
  const of = (system: string, name: string) =>
    identifiers.flatMap((item) => (item['system'] === system ? [`${name} ${text(item['value'])}`] : []));
  return [...of(PRACTITIONER_SYSTEMS.rpps, 'RPPS'), ...of(PRACTITIONER_SYSTEMS.adeli, 'ADELI')];
};

const refillWords = (count: unknown): string =>
  typeof count === 'number' && count > 0 ? `À renouveler ${count}\u00a0fois` : '';

/** What is printed, on A5 or A4: who prescribes, for whom, when, and the lines; on the screen it is not there. */
export function Ordonnance({ record }: { record: JsonObject }) {
  const zone = useClinicZone();
  const clinic = useSession().account?.tenant?.name ?? '';
  const { record: doctor } = useRecord('practitioner', text(record['practitionerId']));
  const { record: patient } = useRecord('patient', text(record['patientId']));
  const practitioner: JsonObject = doctor ?? {};
  const person: JsonObject = patient ?? {};
  const name = [practitioner['title'], practitioner['givenNames'], text(practitioner['familyName']).toUpperCase()];
  const birth = text(person['birthDate']);
  const family = text(person['usualName']) || text(person['birthName']);
  const given = text(person['usualGiven']) || text(person['firstGivenName']) || text(person['birthGivenNames']);
  return createPortal(
    <article className={styles['ordonnance']} lang="fr" data-print-sheet data-testid="ordonnance" aria-hidden>
      <header>
        <div>
          <p className={styles['doctor']}>{name.map(text).filter(Boolean).join(' ')}</p>
          <p>{text(practitioner['specialty'])}</p>
          <p>{numbersOf(practitioner).join(' · ')}</p>
        </div>
        <div>
          <p>{clinic}</p>
          <p>{text(practitioner['phone'])}</p>
        </div>
      </header>
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
      <footer>
        <p className={styles['stamp']}>{text(practitioner['stamp'])}</p>
        {text(practitioner['signatureImage']) !== '' && <img src={text(practitioner['signatureImage'])} alt="" />}
      </footer>
    </article>,
    document.body,
  );
}
