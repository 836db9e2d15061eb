import { Link } from 'react-router';
import type { Done } from './import-run.ts';
import type { ReadWarning } from '../../contract/import.ts';
import { formatNumber } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord } from '../../ui/i18n/words.ts';
import styles from './import.module.css';

const typeOf = (warning: ReadWarning): string => (warning.resourceType === 'Practitioner' ? 'practitioner' : 'patient');

const wordOfField = (type: string, field: string): string => textOf(`import.field.${field}`) ?? fieldWord(type, field);

function Fields({ warning }: { warning: ReadWarning }) {
  const { t } = useTexts();
  const fields = (warning.fields ?? []).map(({ field, reason }) =>
    t('import.fieldReason', {
      field: wordOfField(typeOf(warning), field),
      reason: textOf(`import.${typeOf(warning) === 'patient' ? 'reason' : 'reasonOnly'}.${reason}`) ?? reason,
    }),
  );
  return fields.length > 0 ? <> {[...new Set(fields)].join(' · ')}</> : null;
}

/** The place in the file and the person, so that it can be found there. */
function Where({ warning }: { warning: ReadWarning }) {
  const { t } = useTexts();
  const parts = [
    warning.line !== undefined && t('import.line', { line: warning.line }),
    warning.entry !== undefined && t('import.entry', { entry: warning.entry }),
    warning.initials,
    warning.resourceId !== undefined && t('import.id', { id: warning.resourceId }),
  ];
  return <span className={styles['where']}>{parts.filter(Boolean).join(' · ')}</span>;
}

function RecordLink({ warning, id, label }: { warning: ReadWarning; id: string | undefined; label: string }) {
  if (id === undefined || typeOf(warning) !== 'patient') return null;
  return (
    <Link className={styles['open']} to={`/patients/${id}`}>
      {label}
    </Link>
  );
}

function Warning({ warning }: { warning: ReadWarning | string }) {
  const { t } = useTexts();
  if (typeof warning === 'string') return <li lang="en">{warning}</li>;
  const words = warning.code === undefined ? null : textOf(`import.warning.${warning.code}`);
  return (
    <li className={styles['warning']} data-testid="import-warning" data-code={warning.code}>
      <Where warning={warning} />
      {words === null ? (
        <span lang="en">{warning.message}</span>
      ) : (
        <span>
          {words}
          <Fields warning={warning} />
        </span>
      )}
      <span className={styles['links']}>
        <RecordLink warning={warning} id={warning.recordId} label={t('import.openRecord')} />
        <RecordLink warning={warning} id={warning.otherId} label={t('import.openOther')} />
      </span>
    </li>
  );
}

/** The warnings of an import: those that the server lists, and the number of the others. */
export function ImportWarnings({ result }: { result: Done }) {
  const { t, language } = useTexts();
  const { warnings = [], moreWarnings = 0 } = result;
  const count = warnings.length + moreWarnings;
  if (count === 0) return null;
  return (
    <details className={styles['warnings']} open>
      <summary>{t('import.warnings', { count, shown: formatNumber(count, language) })}</summary>
      <ul tabIndex={0} aria-label={t('import.warnings', { count, shown: formatNumber(count, language) })}>
        {warnings.map((warning, index) => (
          <Warning key={index} warning={warning} />
        ))}
      </ul>
      {moreWarnings > 0 && (
        <p data-testid="import-more">
          {t('import.moreWarnings', { count: moreWarnings, shown: formatNumber(moreWarnings, language) })}
        </p>
      )}
    </details>
  );
}
