import { allergy } from '../../contract/entities/allergy.ts';
import { condition } from '../../contract/entities/condition.ts';
import { observation } from '../../contract/entities/observation.ts';
import { IconCheck } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { Link } from 'react-router';
import { allergyStatement } from '../../contract/clinical/allergies.ts';
import { useCanWrite, useIntent, useOwned, useSyncMutation } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { StillReading } from '../../records/still-reading.tsx';
import { Button } from '../../ui/primitives/button.tsx';
import { notKept } from '../../ui/shell/alarm.ts';
import { tell } from '../../ui/shell/undo-toast.tsx';
import { SyncBadge, Tag } from '../../ui/sync/sync-badge.tsx';
import { loadConsentsReminder } from '../consents/index.tsx';
import { useAllergyDetails } from './allergy-module.tsx';
import styles from './chart.module.css';
import { useConditionDetails } from './condition-module.tsx';
import { isCurrent, shownAllergies } from './standing.ts';
import { lastOf, measureWord } from './vitals.ts';

const ConsentsReminder = lazy(loadConsentsReminder);

/** Records "no known allergy" by one tap if nothing about allergies is recorded yet (CL-34). */
function NoneKnown({ patientId }: { patientId: string }) {
  const { t } = useTexts();
  const { create } = useSyncMutation(allergy);
  const intent = useIntent(patientId);
  const record = () => {
    const said = { patientId, clinicalStatus: 'active', noKnownAllergy: true } as const;
    create(said, { intent }).then(
      () => tell(t('chart.noneKnownDone')),
      notKept(() => ({ label: t('chart.noneKnown'), content: JSON.stringify(said, null, 2), back: undefined })),
    );
  };
  return (
    <Button decides icon={<IconCheck size={18} aria-hidden />} onClick={record} data-testid="none-known">
      {t('chart.noneKnownAction')}
    </Button>
  );
}

function Allergies({ patientId }: { patientId: string }) {
  const { t } = useTexts();
  const { status, rows } = useOwned(allergy, patientId);
  const canWrite = useCanWrite('allergy');
  const detailsOf = useAllergyDetails();
  if (status === 'hidden' || status === 'loading') return null;
  const isReading = status === 'partial';
  const { kind } = allergyStatement(rows.map(({ summary }) => summary));
  const none = rows.find(({ summary }) => summary.noKnownAllergy === true);
  return (
    <section className={styles['card']}>
      <h3>{t('chart.allergies')}</h3>
      {isReading && <StillReading />}
      {kind === 'unknown' && !isReading && <p className={styles['quiet']}>{t('chart.unknownAllergies')}</p>}
      {kind === 'unknown' && !isReading && canWrite && <NoneKnown patientId={patientId} />}
      {kind === 'none-known' && !isReading && none && (
        <p>
          <Link to={`/allergies/${none.id}`}>{t('chart.noneKnown')}</Link> <SyncBadge state={none.syncState} />
        </p>
      )}
      <ul>
        {shownAllergies(rows).map(({ id, summary, syncState }) => (
          <li key={id} data-testid="summary-allergy">
            <Link to={`/allergies/${id}`}>{summary.text}</Link>
            {summary.criticality === 'high' && <Tag tone="refused">{t('allergy.high')}</Tag>}
            <SyncBadge state={syncState} />
            <small>{detailsOf(summary).join(' · ')}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Problems({ patientId }: { patientId: string }) {
  const { t } = useTexts();
  const { status, rows } = useOwned(condition, patientId);
  const detailsOf = useConditionDetails();
  if (status === 'hidden' || status === 'loading') return null;
  const isReading = status === 'partial';
  const current = rows.filter(({ summary }) => isCurrent(summary));
  return (
    <section className={styles['card']}>
      <h3>{t('chart.problems')}</h3>
      {isReading && <StillReading />}
      {current.length === 0 && !isReading && <p className={styles['quiet']}>{t('chart.noProblems')}</p>}
      <ul>
        {current.map(({ id, summary, syncState }) => (
          <li key={id} data-testid="summary-problem">
            <Link to={`/conditions/${id}`}>{summary.text}</Link>
            <SyncBadge state={syncState} />
            <small>{detailsOf(summary).join(' · ')}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The last valid measurement of each kind. */
function LastVitals({ patientId }: { patientId: string }) {
  const { t, language } = useTexts();
  const { status, rows } = useOwned(observation, patientId);
  if (rows.length === 0) return null;
  const last = [...lastOf(rows).values()];
  return (
    <section className={styles['card']} data-testid="last-vitals">
      <h3>{t('chart.lastVitals')}</h3>
      {status === 'partial' && <StillReading />}
      <p>
        <Link to={`/patients/${patientId}?tab=vitals`}>
          {last
            .map((measure) => measureWord(measure, language))
            .filter(Boolean)
            .join(' · ')}
        </Link>
      </p>
    </section>
  );
}

/** The summary of a patient's record, with links. What the role may not read is left out. */
export function ChartSummary({ patientId }: { patientId: string }) {
  return (
    <>
      <Allergies patientId={patientId} />
      <Problems patientId={patientId} />
      <Suspense>
        <ConsentsReminder patientId={patientId} />
      </Suspense>
      <LastVitals patientId={patientId} />
    </>
  );
}
