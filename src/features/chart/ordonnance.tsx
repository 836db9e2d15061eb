import { ageOn } from '../../contract/clinical/template-values.ts';
import { patient as patients, type Patient } from '../../contract/entities/patient.ts';
import { practitioner as practitioners } from '../../contract/entities/practitioner.ts';
import type { Prescription } from '../../contract/entities/prescription.ts';
import { foldForSearch } from '../../lib/text.ts';
import { pageFoot } from '../../records/page-foot.ts';
import { createPortal } from 'react-dom';
import { useClinicZone, useRecord } from '../../hooks/index.ts';
import { withFirst } from '../../lib/day-words.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { LetterHead, nameOnSheet, SheetFoot } from './letter-head.tsx';
import styles from './ordonnance.module.css';
import { englishPosology } from './posology-english.ts';

type Line = NonNullable<Prescription['lines']>[number];

/** An ordonnance is always in French, because a pharmacist reads it. */
const said = (value: string, parts: Intl.DateTimeFormatOptions, timeZone?: string): string =>
  value === '' || Number.isNaN(Date.parse(value))
    ? ''
    : new Intl.DateTimeFormat('fr-FR', { ...parts, ...(timeZone ? { timeZone } : {}) }).format(new Date(value));

const day = (value: string, timeZone?: string): string => withFirst(said(value, { dateStyle: 'long' }, timeZone), 'fr');

/** The date of birth as far as it is known. */
function birthWords(birth: string): string {
  if (birth.length === 10) return `le ${day(`${birth}T12:00:00Z`, 'UTC')}`;
  const month = birth.length === 7 ? said(`${birth}-15T12:00:00Z`, { month: 'long', year: 'numeric' }, 'UTC') : '';
  return birth === '' ? '' : `en ${month || birth}`;
}

const BORN: Readonly<Record<string, readonly [born: string, sex: string]>> = {
  female: ['Née', 'sexe féminin'],
  male: ['Né', 'sexe masculin'],
};

/** `Née le 29 février 1984, 42 ans, sexe féminin` on the day of the ordonnance. */
function personWords({ birthDate = '', gender = 'unknown' }: Patient, at: string, zone: string): string {
  const [born, sex] = BORN[gender] ?? ['Né(e)', ''];
  const birth = birthWords(birthDate);
  const years = Number.isNaN(Date.parse(at)) ? null : ageOn(birthDate, new Date(at), zone);
  const age = years === null || years < 1 ? '' : `${years}\u00a0an${years > 1 ? 's' : ''}`;
  return [birth && `${born} ${birth}`, age, sex].filter(Boolean).join(', ');
}

/** The substances, unless the drug's name says them already. */
function substancesOf({ name, substances = [] }: Line['drug']): string {
  const known = foldForSearch(name);
  return substances.filter((substance) => !known.includes(foldForSearch(substance))).join(', ');
}

const refillWords = (count = 0): string => (count > 0 ? `À renouveler ${count}\u00a0fois` : '');

const remarksOf = (line: Line): string =>
  [
    line.quantity,
    refillWords(line.refills),
    line.substitutionAllowed === false && 'Non substituable',
    line.notReimbursed === true && 'Non remboursable',
    line.note,
  ]
    .filter(Boolean)
    .join(' — ');

interface LinesProps {
  lines: readonly Line[];
  /** The number of the first of them. */
  first: number;
  isEnglish: boolean;
}

function Lines({ lines, first, isEnglish }: LinesProps) {
  return (
    <ol start={first}>
      {lines.map((line, at) => {
        const substances = substancesOf(line.drug);
        const english = isEnglish ? englishPosology(line) : null;
        return (
          // Lines have no id: they are identified by their position.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={at}>
            <p>
              <strong>{line.drug.name}</strong>
              {substances !== '' && ` (${substances})`}
            </p>
            <p className={styles['stamp']}>{line.posology}</p>
            {english !== null && (
              <p lang="en" className={styles['english']}>
                {english}
              </p>
            )}
            <p>{remarksOf(line)}</p>
          </li>
        );
      })}
    </ol>
  );
}

/** The printed ordonnance, on A5 or A4: prescriber, patient, date and lines. It is invisible on the screen. */
export function Ordonnance({ record }: { record: Prescription }) {
  const zone = useClinicZone();
  const { record: practitioner } = useRecord(practitioners, record.practitionerId ?? '');
  const { record: patient } = useRecord(patients, record.patientId ?? '');
  const person: Patient = patient ?? {};
  const { birthDate = '' } = person;
  const name = nameOnSheet(person);
  const { lines = [], prescribedAt = '', validUntil = '' } = record;
  const whose = [name, birthDate && formatPartialDate(birthDate)].filter(Boolean).join(', ');
  const isEnglish = person.language?.toLowerCase().startsWith('en') === true;
  return createPortal(
    <article className={styles['ordonnance']} lang="fr" data-print-sheet data-testid="ordonnance" aria-hidden>
      {/* A second sheet says whose it is, too. */}
      <style>{pageFoot(`Ordonnance du ${day(prescribedAt, zone)} — ${whose}`)}</style>
      <LetterHead practitioner={practitioner ?? {}} />
      <div className={styles['to']}>
        <div>
          <p>
            <strong>{name}</strong>
          </p>
          <p>{personWords(person, prescribedAt, zone)}</p>
        </div>
        <p>Le {day(prescribedAt, zone)}</p>
      </div>
      <h1>Ordonnance</h1>
      {lines.length > 1 && <Lines lines={lines.slice(0, -1)} first={1} isEnglish={isEnglish} />}
      {/* No sheet has a stamp and no drug, where more could be written above it. */}
      <div className={styles['last']}>
        <Lines lines={lines.slice(-1)} first={lines.length} isEnglish={isEnglish} />
        <p className={styles['stamp']}>{record.note}</p>
        {/* Nothing can be added below unseen. */}
        <p>
          {lines.length}&nbsp;ligne{lines.length > 1 ? 's' : ''} de prescription
          {validUntil !== '' && `, valable jusqu’au ${day(`${validUntil}T12:00:00Z`, 'UTC')}`}
        </p>
        <SheetFoot practitioner={practitioner ?? {}} />
      </div>
    </article>,
    document.body,
  );
}
