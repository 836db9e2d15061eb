import { patient } from '../../contract/entities/patient.ts';
import { useNow, useRecord } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import styles from './vitals.module.css';

const ADULT_YEARS = 18;

/** Whether somebody born then (`YYYY`, `YYYY-MM` or `YYYY-MM-DD`) is younger than 18. With a part missing: surely. */
export function isChild(birthDate: unknown, now: Date): boolean {
  if (typeof birthDate !== 'string' || birthDate === '') return false;
  const year = String(now.getUTCFullYear() - ADULT_YEARS).padStart(4, '0');
  return birthDate > `${year}${now.toISOString().slice(4, 10)}`;
}

/**
 * The usual ranges are an adult's, and there is no table of growth that may be bundled (decision 25): said where a
 * child's measures are entered and read.
 */
export function ChildNote({ patientId }: { patientId: string }) {
  const { t } = useTexts();
  const { record } = useRecord(patient, patientId);
  if (!isChild(record?.birthDate, useNow())) return null;
  return (
    <p className={styles['child']} data-testid="child-note">
      {t('observation.child')}
    </p>
  );
}
