import { PRACTITIONER_SYSTEMS, type Practitioner } from '../../contract/entities/practitioner.ts';
import { useClinicName } from '../../hooks/index.ts';
import styles from './ordonnance.module.css';

const numbersOf = ({ identifiers = [] }: Practitioner): string[] => {
  const of = (system: string, name: string) =>
    identifiers.flatMap((item) => (item.system === system ? [`${name} ${item.value}`] : []));
  return [...of(PRACTITIONER_SYSTEMS.rpps, 'RPPS'), ...of(PRACTITIONER_SYSTEMS.adeli, 'ADELI')];
};

/** The head of a printed document: the author and the clinic. */
export function LetterHead({ practitioner }: { practitioner: Practitioner }) {
  const clinic = useClinicName();
  const name = [practitioner.title, practitioner.givenNames, practitioner.familyName?.toUpperCase()];
  return (
    <header>
      <div>
        <p className={styles['doctor']}>{name.filter(Boolean).join(' ')}</p>
        <p>{practitioner.specialty}</p>
        <p>{numbersOf(practitioner).join(' · ')}</p>
      </div>
      <div>
        <p>{clinic}</p>
        <p>{practitioner.phone}</p>
      </div>
    </header>
  );
}

/** Stamp and signature. */
export function SheetFoot({ practitioner }: { practitioner: Practitioner }) {
  return (
    <footer>
      <p className={styles['stamp']}>{practitioner.stamp}</p>
      {practitioner.signatureImage && <img src={practitioner.signatureImage} alt="" />}
    </footer>
  );
}
