import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { patientState } from '../../contract/entities/patient.ts';
import { useCanWrite, useRecords } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { PairFinder, type Pair } from './duplicate-pairs.ts';
import { displayName, type Candidate } from '../patients/index.ts';
import { mergeAddress } from './merge-address.ts';
import styles from './possible-duplicates.module.css';

/** Between two parts of this size the page does what else it has to do. */
const PART = 400;
const SHOWN = 3;

/** Pairs among all patients of this device; looked for in small parts, again when there are more or fewer patients. */
function usePairs(): readonly Pair[] {
  const { status, ids, row, total } = useRecords('patient', {});
  const [pairs, setPairs] = useState<readonly Pair[]>([]);
  useEffect(() => {
    if (status !== 'ready') return undefined;
    const finder = new PairFinder();
    const found: Pair[] = [];
    let at = 0;
    let timer: ReturnType<typeof setTimeout>;
    const goOn = () => {
      for (const id of ids.slice(at, at + PART)) {
        const summary = row(id)?.summary;
        if (summary !== undefined && patientState(summary) === 'active') found.push(...finder.add({ id, summary }));
      }
      at += PART;
      if (at < ids.length) timer = setTimeout(goOn, 0);
      else setPairs(found);
    };
    timer = setTimeout(goOn, 0);
    return () => clearTimeout(timer);
    // Names are typed often: only patients who come or go are worth a look at all of them.
    // oxlint-disable-next-line exhaustive-deps
  }, [status, total]);
  return pairs;
}

function PatientLink({ id, summary }: Candidate) {
  const { t } = useTexts();
  return (
    <Link to={`/patients/${id}`}>
      {t('patient.duplicate.open', {
        name: displayName(summary),
        date: formatPartialDate(String(summary['birthDate'] ?? '')),
      })}
    </Link>
  );
}

function CompareLink({ pair: [one, other] }: { pair: Pair }) {
  const { t } = useTexts();
  const names = { one: displayName(one.summary), other: displayName(other.summary) };
  return (
    <Link to={mergeAddress(one.id, other.id)} aria-label={t('merge.compareLabel', names)} data-testid="compare">
      {t('merge.compare')}
    </Link>
  );
}

/** Two records that are probably one person, for the home screen; nothing where there are none. */
export function PossibleDuplicates() {
  const { t } = useTexts();
  const canWrite = useCanWrite('patient');
  const pairs = usePairs();
  if (pairs.length === 0) return null;
  return (
    <div className={styles['duplicates']} data-testid="home-duplicates">
      <h3>{t('home.duplicates', { count: pairs.length })}</h3>
      <ul>
        {pairs.slice(0, SHOWN).map(([one, other]) => (
          <li key={`${one.id} ${other.id}`}>
            <PatientLink {...one} />
            <PatientLink {...other} />
            {canWrite && <CompareLink pair={[one, other]} />}
          </li>
        ))}
      </ul>
      {pairs.length > SHOWN && <p>{t('home.moreDuplicates', { count: pairs.length - SHOWN })}</p>}
    </div>
  );
}
