import { lazy, Suspense, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import {
  useCanWrite,
  useIntent,
  useIsAdmin,
  useIsReading,
  useMerged,
  useNames,
  useOwned,
  useSyncMutation,
} from '../../hooks/index.ts';
import { patient, type Patient } from '../../contract/entities/patient.ts';
import { StillReading } from '../../records/still-reading.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button, ButtonLink } from '../../ui/primitives/button.tsx';
import { ConfirmDialog } from '../../ui/primitives/dialogs.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import { notKept } from '../../ui/shell/alarm.ts';
import { tell } from '../../ui/shell/undo-toast.tsx';
import { MERGE } from './merge-address.ts';
import styles from './merge.module.css';

const MergeDialog = lazy(async () => ({ default: (await import('./merge-dialog.tsx')).MergeDialog }));

/** Only an administrator can undo a merge (CL-3). */
function Separate({ id, version }: { id: string; version: number | null }) {
  const { t } = useTexts();
  const { mutate } = useSyncMutation(patient);
  const intent = useIntent(`separate ${id} ${String(version)}`);
  const [asking, setAsking] = useState(false);
  const separate = () => {
    setAsking(false);
    mutate(id, { mergedInto: null }, { intent, seen: version, reason: t('merge.separateReason') }).then(
      () => tell(t('merge.separated')),
      notKept(() => ({ label: t('merge.separate'), content: id, back: undefined })),
    );
  };
  return (
    <>
      <Button onClick={() => setAsking(true)} data-testid="separate">
        {t('merge.separate')}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={t('merge.separateTitle')}
        confirm={t('merge.separate')}
        onConfirm={separate}
        onClose={() => setAsking(false)}
      >
        <p>{t('merge.separateText')}</p>
      </ConfirmDialog>
    </>
  );
}

function MergedInto({ record, into }: { record: Patient; into: string }) {
  const { t } = useTexts();
  const isAdmin = useIsAdmin();
  const names = useNames('patient', [into]);
  return (
    <div data-testid="merged-into" data-entity-id={into}>
      <Banner
        tone="attention"
        title={t('merge.mergedInto')}
        action={
          <span className={styles['actions']}>
            {isAdmin && <Separate id={record.id ?? ''} version={record.version ?? null} />}
            <ButtonLink kind="primary" to={`/patients/${into}`} data-testid="open-kept">
              {t('merge.open', { name: names[into] ?? '' })}
            </ButtonLink>
          </span>
        }
      />
    </div>
  );
}

function Joined({ id }: { id: string }) {
  const { t } = useTexts();
  const { status, rows } = useOwned(patient, id);
  const others = rows.map((row) => row.id);
  const names = useNames('patient', others);
  if (others.length === 0) return null;
  return (
    <>
      <p className={styles['joined']} data-testid="merged-here">
        {t('merge.joined')}
        {others.map((one) => (
          <Link key={one} to={`/patients/${one}`}>
            {names[one]}
          </Link>
        ))}
      </p>
      {status !== 'ready' && <StillReading />}
    </>
  );
}

/** On a patient's page: what it is merged with, and the comparison with another record where the address asks for it. */
export function MergeNotice({ id, record }: { id: string; record: Patient }) {
  const canWrite = useCanWrite('patient');
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const otherId = search.get(MERGE);
  const one = useMerged('patient', id);
  // Until then the two may already be merged, by a record between them.
  const isReading = useIsReading('patient');
  const into = record.mergedInto;
  const close = () => setSearch({}, { replace: true });
  return (
    <>
      {into !== undefined && <MergedInto record={record} into={into} />}
      <Joined id={id} />
      {otherId !== null && canWrite && isReading && <StillReading />}
      {otherId !== null && canWrite && !isReading && one?.includes(otherId) === false && (
        <Suspense>
          <MergeDialog
            record={record}
            otherId={otherId}
            onClose={close}
            onDone={(kept) => void navigate(`/patients/${kept}`, { replace: true })}
          />
        </Suspense>
      )}
    </>
  );
}
