import { PRACTITIONER_SYSTEMS } from '../../contract/entities/practitioner.ts';
import { useSession } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import styles from './ordonnance.module.css';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const numbersOf = (practitioner: JsonObject): string[] => {
  const identifiers = Array.isArray(practitioner['identifiers']) ? (practitioner['identifiers'] as JsonObject[]) : [];
  const of = (system: string, name: string) =>
    identifiers.flatMap((item) => (item['system'] === system ? [`${name} ${text(item['value'])}`] : []));
  return [...of(PRACTITIONER_SYSTEMS.rpps, 'RPPS'), ...of(PRACTITIONER_SYSTEMS.adeli, 'ADELI')];
};

/** Who writes, and from where: above what is printed and signed. */
export function LetterHead({ practitioner }: { practitioner: JsonObject }) {
  const clinic = useSession().account?.tenant?.name ?? '';
  const name = [practitioner['title'], practitioner['givenNames'], text(practitioner['familyName']).toUpperCase()];
  return (
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
  );
}

/** Stamp and signature. */
export function SheetFoot({ practitioner }: { practitioner: JsonObject }) {
  return (
    <footer>
      <p className={styles['stamp']}>{text(practitioner['stamp'])}</p>
      {text(practitioner['signatureImage']) !== '' && <img src={text(practitioner['signatureImage'])} alt="" />}
    </footer>
  );
}
