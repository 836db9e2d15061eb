import { useTexts } from '../ui/i18n/i18n.ts';
import styles from './records.module.css';

/** Beside records that are still being read, or copied for the first time: the ones that are missing may exist. */
export function StillReading() {
  const { t } = useTexts();
  return (
    <p role="status" className={styles['reading']} data-testid="still-reading">
      {t('recordPage.reading')}
    </p>
  );
}
