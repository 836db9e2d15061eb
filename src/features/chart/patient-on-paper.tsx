import { useContext } from 'react';
import { patient } from '../../contract/entities/patient.ts';
import { useNow, useRecord } from '../../hooks/index.ts';
import { PrintHold, usePrintHold } from '../../records/print-hold.ts';
import styles from './chart.module.css';
import type { PatientsModule } from './chart-screen.tsx';

/** Whose record it is, on paper alone (SPEC CR-62): on the screen the patient's bar says so. */
export function PatientOnPaper({ id, patients }: { id: string; patients: PatientsModule }) {
  const isPaper = useContext(PrintHold) !== null;
  const { status, record } = useRecord(patient, id);
  const now = useNow();
  const detailsOf = patients.useRowDetails();
  usePrintHold(status === 'loading');
  if (!isPaper || record === null) return null;
  return (
    <p className={styles['onPaper']} data-testid="printed-patient">
      <strong>{patients.nameOf(record)}</strong> {detailsOf(record, now).filter(Boolean).join(' · ')}
    </p>
  );
}
