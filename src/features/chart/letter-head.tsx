import { clinicSettings } from '../../contract/entities/clinic-settings.ts';
import { PRACTITIONER_SYSTEMS, type Practitioner } from '../../contract/entities/practitioner.ts';
import type { Patient } from '../../contract/entities/patient.ts';
import { useClinicName, useRecord, useSession } from '../../hooks/index.ts';
import styles from './ordonnance.module.css';

const NUMBERS = [
  [PRACTITIONER_SYSTEMS.rpps, 'RPPS'],
  [PRACTITIONER_SYSTEMS.adeli, 'ADELI'],
  [PRACTITIONER_SYSTEMS.orderDz, 'N° d’ordre'],
  [PRACTITIONER_SYSTEMS.agreementDz, 'N° d’agrément'],
] as const;

const numbersOf = ({ identifiers = [] }: Practitioner): string[] =>
  NUMBERS.flatMap(([system, name]) =>
    identifiers.flatMap((item) => (item.system === system ? [`${name} ${item.value}`] : [])),
  );

/** `LEFÈVRE Claire`, by the name that the patient uses. */
export const nameOnSheet = (person: Patient): string =>
  [
    (person.usualName || person.birthName || '').toUpperCase(),
    person.usualGiven || person.firstGivenName || person.birthGivenNames,
  ]
    .filter(Boolean)
    .join(' ');

/** The head of a printed document: the author with their numbers, and the clinic with its address. */
export function LetterHead({ practitioner }: { practitioner: Practitioner }) {
  const clinic = useClinicName();
  const { record: settings } = useRecord(clinicSettings, useSession().account?.tenant?.id ?? '');
  const name = [practitioner.title, practitioner.givenNames, practitioner.familyName?.toUpperCase()];
  const phones = new Set([settings?.phone, practitioner.phone].filter(Boolean));
  return (
    <header>
      <div>
        <p className={styles['doctor']}>{name.filter(Boolean).join(' ')}</p>
        <p>{practitioner.specialty}</p>
        {numbersOf(practitioner).map((number) => (
          <p key={number}>{number}</p>
        ))}
      </div>
      <div className={styles['clinic']}>
        <p>{clinic}</p>
        <p className={styles['stamp']}>{settings?.address}</p>
        {[...phones].map((phone) => (
          <p key={phone}>{phone}</p>
        ))}
        <p>{practitioner.email}</p>
      </div>
    </header>
  );
}

/** Stamp and signature, with room for both by hand. */
export function SheetFoot({ practitioner }: { practitioner: Practitioner }) {
  return (
    <footer>
      <p className={styles['stamp']}>{practitioner.stamp}</p>
      {practitioner.signatureImage && <img src={practitioner.signatureImage} alt="" />}
    </footer>
  );
}
