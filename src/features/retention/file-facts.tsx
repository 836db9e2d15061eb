import type { RetainedFile } from '../../contract/retention.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { formatPartialDate as day } from '../../ui/i18n/partial-date.ts';
import styles from './retention.module.css';

/** Whose file it is, since when nobody has come, until when it is kept and why. */
export function FileFacts({ file }: { file: RetainedFile }) {
  const { t } = useTexts();
  return (
    <span className={styles['facts']}>
      <strong>{file.name}</strong>
      <small>
        {t('retention.born', { day: day(file.birthDate) })} · {t('retention.last', { day: day(file.lastContact) })}
      </small>
      <small>
        {t('retention.term', { day: day(file.term) })} · {t(`retention.rule.${file.rule}`, { years: file.years })}
      </small>
      {file.hold && <small>{t('retention.held')}</small>}
      {file.request && <small>{t('retention.requested')}</small>}
    </span>
  );
}
