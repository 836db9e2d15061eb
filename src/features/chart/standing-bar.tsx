import { allergy } from '../../contract/entities/allergy.ts';
import { condition } from '../../contract/entities/condition.ts';
import type { Patient } from '../../contract/entities/patient.ts';
import { IconAlertTriangle, IconHeartbeat, IconId } from '@tabler/icons-react';
import { Link } from 'react-router';
import { allergyStatement } from '../../contract/clinical/allergies.ts';
import { useOwned } from '../../hooks/index.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import styles from './chart.module.css';
import { isCurrent, shownAllergies } from './standing.ts';

const SHOWN = 4;

const STATEMENTS = {
  'none-known': 'chart.noneKnown',
  unknown: 'chart.unknownAllergies',
  reading: 'chart.readingAllergies',
} as const;

function Allergies({ patientId }: { patientId: string }) {
  const { t } = useTexts();
  const { status, rows } = useOwned(allergy, patientId);
  if (status === 'hidden') return null;
  const said = allergyStatement(rows.map(({ summary }) => summary)).kind;
  // Of a record that is not read to its end only what is there is known (CR-78).
  const kind = status === 'ready' || said === 'known' ? said : 'reading';
  const named = shownAllergies(rows);
  return (
    <div className={`${styles['facts']} ${styles[kind]}`} data-testid="standing-allergies" data-statement={kind}>
      <IconAlertTriangle size={18} stroke={1.9} aria-hidden />
      {kind === 'known' ? (
        <>
          <strong>{t('chart.allergies')}</strong>
          <ul>
            {named.map(({ id, summary }) => (
              <li key={id}>
                <Link to={`/allergies/${id}`}>
                  {summary.text ?? t('recordPage.unread')}
                  {summary.criticality === 'high' && ` (${t('allergy.high')})`}
                </Link>
              </li>
            ))}
            {status !== 'ready' && <li>{t('chart.stillReading')}</li>}
          </ul>
        </>
      ) : (
        <strong>{t(STATEMENTS[kind])}</strong>
      )}
    </div>
  );
}

function Problems({ patientId }: { patientId: string }) {
  const { t } = useTexts();
  const { status, rows } = useOwned(condition, patientId);
  const current = rows.filter(({ summary }) => isCurrent(summary));
  if (status === 'hidden' || current.length === 0) return null;
  return (
    <div className={`${styles['facts']} ${styles['problems']}`} data-testid="standing-problems">
      <IconHeartbeat size={18} stroke={1.9} aria-hidden />
      <strong>{t('chart.problems')}</strong>
      <ul>
        {current.slice(0, SHOWN).map(({ id, summary }) => (
          <li key={id}>
            <Link to={`/conditions/${id}`}>{summary.text ?? t('recordPage.unread')}</Link>
          </li>
        ))}
        {current.length > SHOWN && <li>{t('chart.more', { count: current.length - SHOWN })}</li>}
      </ul>
    </div>
  );
}

/** A validated identity is not shown. */
function Identity({ record }: { record: Patient }) {
  const { t } = useTexts();
  const status = record.identityStatus;
  const word = status !== undefined ? textOf(`choice.patient.identityStatus.${status}`) : null;
  if (word === null) return null;
  return (
    <div className={`${styles['facts']} ${status === 'VALI' ? '' : styles['doubt']}`} data-testid="standing-identity">
      <IconId size={18} stroke={1.9} aria-hidden />
      <strong>{t('chart.identity', { status: word.toLocaleLowerCase() })}</strong>
    </div>
  );
}

/** What everybody must know about a patient, as far as the role may read it. It does not scroll away (CR-1). */
export function StandingBar({ id, record }: { id: string; record: Patient }) {
  const { t } = useTexts();
  return (
    <section className={styles['standing']} aria-label={t('chart.standing')} data-testid="standing">
      <Allergies patientId={id} />
      <Problems patientId={id} />
      <Identity record={record} />
    </section>
  );
}
