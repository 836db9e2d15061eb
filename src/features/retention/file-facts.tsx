import type { RetainedFile, RetentionPeriods, RetentionRule } from '../../contract/retention.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { formatPartialDate as day } from '../../ui/i18n/partial-date.ts';
import { useClinicSettings } from '../clinic-settings/index.ts';
import styles from './retention.module.css';

/** The setting from which the term of each rule follows. */
const PERIOD = {
  contact: 'years',
  minor: 'age',
  death: 'deathYears',
} as const satisfies Record<RetentionRule, keyof RetentionPeriods>;

/** Whose file it is, since when nobody has come, until when it is kept and why. */
export function FileFacts({ file }: { file: RetainedFile }) {
  const { t } = useTexts();
  const { retention } = useClinicSettings();
  return (
    <span className={styles['facts']}>
      <strong>{file.name}</strong>
      <small>
        {t('retention.born', { day: day(file.birthDate) })} · {t('retention.last', { day: day(file.lastContact) })}
      </small>
      <small>
        {t('retention.term', { day: day(file.term) })} ·{' '}
        {t(`retention.rule.${file.rule}`, { years: retention[PERIOD[file.rule]] })}
      </small>
      {file.hold && <small>{t('retention.held')}</small>}
      {file.request && <small>{t('retention.requested')}</small>}
    </span>
  );
}
