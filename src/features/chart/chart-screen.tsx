import { patient } from '../../contract/entities/patient.ts';
import { IconArrowLeft, IconUser } from '@tabler/icons-react';
import { Suspense } from 'react';
import { Link, Outlet, useLocation, useMatch } from 'react-router';
import { useAccess, useNow, useRecord } from '../../hooks/index.ts';
import { useOwnerInAddress } from '../../records/form-place.ts';
import type { RecordModule } from '../../records/record-module.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { ButtonLink } from '../../ui/primitives/button.tsx';
import { EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { useWide } from '../../ui/primitives/use-wide.ts';
import { usePage } from '../../ui/shell/page.ts';
import styles from './chart.module.css';
import { StandingBar } from './standing-bar.tsx';
import { TimelinePanel } from './timeline-panel.tsx';

/** The parts of the patients' module that the record uses. */
export type PatientsModule = Pick<RecordModule, 'nameOf' | 'useRowDetails'>;

/** The patient's name and warnings, above every form and page of their record. */
export function PatientBar({ id, patients }: { id: string; patients: PatientsModule }) {
  const { t } = useTexts();
  const { status, record } = useRecord(patient, id);
  const now = useNow();
  const detailsOf = patients.useRowDetails();
  if (status === 'loading') return null;
  const name = record === null ? t('chart.unknownPatient') : patients.nameOf(record);
  return (
    <header className={styles['patientBar']} data-testid="patient-bar" data-entity-id={id}>
      <p className={styles['patient']}>
        <Link to={`/patients/${id}`} aria-label={t('chart.back', { name })} data-testid="to-patient">
          <IconArrowLeft size={18} stroke={1.9} aria-hidden />
          <strong>{name}</strong>
        </Link>
        <span>{record !== null && detailsOf(record, now).filter(Boolean).join(' · ')}</span>
      </p>
      {record !== null && <StandingBar id={id} record={record} />}
    </header>
  );
}

export interface ChartScreenProps {
  module: Pick<RecordModule, 'entity' | 'path'>;
  patients: PatientsModule;
}

/** `/TYPE/…`: a record of a patient, or the form for one, under the patient's name. */
export function ChartScreen({ module, patients }: ChartScreenProps) {
  const { path, entity } = module;
  const { t } = useTexts();
  const wide = useWide();
  const { pathname } = useLocation();
  const selected = useMatch(`${path}/:id/*`)?.params.id ?? null;
  const ownerId = useOwnerInAddress();
  const { record } = useRecord(entity.type, selected === null || selected === 'new' ? '' : selected);
  // Every record that is shown here belongs to a patient.
  const patientId = (record as { patientId?: string } | null)?.patientId ?? ownerId;
  // The patient's name and history stand beside whatever is opened here.
  useAccess('patient', patientId, false);
  const form = pathname.endsWith('/new') || pathname.endsWith('/edit');
  const isEdit = pathname.endsWith('/edit');
  usePage({
    title: t('nav.medicalRecords'),
    back: isEdit
      ? pathname.replace(/\/edit$/, '')
      : selected === null
        ? undefined
        : patientId === null
          ? '/patients'
          : `/patients/${patientId}`,
    focused: form,
  });
  if (selected === null) {
    return (
      <EmptyState
        icon={IconUser}
        title={t('chart.pick')}
        action={
          <ButtonLink kind="primary" to="/patients">
            {t('chart.toPatients')}
          </ButtonLink>
        }
      >
        {t('chart.pickHelp')}
      </EmptyState>
    );
  }
  return (
    <div className={styles['screen']}>
      {patientId !== null && <PatientBar id={patientId} patients={patients} />}
      <div className={wide && patientId !== null ? styles['beside'] : styles['alone']}>
        {wide && patientId !== null && (
          <aside aria-label={t('chart.journal')}>
            <TimelinePanel patientId={patientId} />
          </aside>
        )}
        <div className={styles['content']} key={form ? 'form' : 'record'}>
          <Suspense fallback={<SkeletonRows rows={7} label={t('state.loading')} />}>
            <Outlet />
          </Suspense>
        </div>
      </div>
    </div>
  );
}
