import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { patient, patientState } from '../../contract/entities/patient.ts';
import { useCanWrite, useClient, useRecords } from '../../hooks/index.ts';
import { inSlices } from '../../lib/in-slices.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { PairFinder, type Pair } from './duplicate-pairs.ts';
import { displayName, type Candidate } from '../patients/index.ts';
import { mergeAddress } from './merge-address.ts';
import styles from './possible-duplicates.module.css';

const SHOWN = 3;

/**
 * The pairs among all patients of this device. They are searched in slices, and again if the number of patients
 * changes.
 */
function usePairs(): readonly Pair[] {
  const { whenIdle, now } = useClient();
  const { status, ids, row, total } = useRecords(patient, {});
  /** A list is shown, with its total, before all of it is in memory. */
  const isWhole = status === 'ready' && ids.length === total;
  const [pairs, setPairs] = useState<readonly Pair[]>([]);
  useEffect(() => {
    if (!isWhole) return undefined;
    const abort = new AbortController();
    const finder = new PairFinder();
    const found: Pair[] = [];
    const look = (id: string): void => {
      const summary = row(id)?.summary;
      if (summary !== undefined && patientState(summary) === 'active') found.push(...finder.add({ id, summary }));
    };
    void inSlices(ids, look, { turn: whenIdle, now, signal: abort.signal }).then(
      (isDone) => void (isDone && setPairs(found)),
    );
    return () => abort.abort();
    // Names are typed often: only patients who come or go are worth a look at all of them.
    // oxlint-disable-next-line exhaustive-deps
  }, [isWhole, total]);
  return pairs;
}

function PatientLink({ id, summary }: Candidate) {
  const { t } = useTexts();
  return (
    <Link to={`/patients/${id}`}>
      {t('patient.duplicate.open', {
        name: displayName(summary),
        date: formatPartialDate(summary.birthDate ?? ''),
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

/** Two records that are probably one person, for the home screen. Shows nothing if there are none. */
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
