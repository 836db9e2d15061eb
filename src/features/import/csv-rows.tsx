import { useState } from 'react';
import { Link } from 'react-router';
import { CSV_TYPES, type CsvReport, type CsvRow } from '../../contract/csv-import.ts';
import { csvOf } from '../../records/csv.ts';
import { formatNumber } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { saveTextFile } from '../../ui/primitives/download.ts';
import { columnWord } from './csv-words.ts';
import styles from './import.module.css';

const PAGE = 100;

const PATHS: Readonly<Record<CsvReport['kind'], string>> = {
  users: '/admin/users',
  templates: '/admin/templates',
  patients: '/patients',
  practitioners: '/practitioners',
  appointments: '/appointments',
};

function useSaid(kind: CsvReport['kind']): (row: CsvRow) => string {
  const { t } = useTexts();
  return ({ outcome, fields }) =>
    [
      t(`import.csv.outcome.${outcome}`),
      ...(fields ?? []).map(({ field, reason }) =>
        t('import.fieldReason', {
          field: columnWord(kind, field),
          reason: textOf(`import.csv.reason.${reason}`) ?? reason,
        }),
      ),
    ].join(' · ');
}

/** The rows that somebody has to look at, a page at a time; all of them as a file. */
export function CsvRows({ report }: { report: CsvReport }) {
  const { t, language } = useTexts();
  const said = useSaid(report.kind);
  const [shown, setShown] = useState(PAGE);
  const odd = report.rows.filter(({ outcome, fields }) => outcome === 'refused' || (fields ?? []).length > 0);
  const save = () =>
    saveTextFile(
      `import-${report.kind}.csv`,
      csvOf(
        [
          [t('import.csv.row'), t('import.csv.said'), 'id'],
          ...report.rows.map((row) => [String(row.row), said(row), row.recordId ?? '']),
        ],
        language,
      ),
      'text/csv',
    );
  return (
    <>
      <p className={styles['phase']}>
        {odd.length === 0
          ? t('import.csv.allFine')
          : t('import.csv.toLookAt', { count: odd.length, shown: formatNumber(odd.length, language) })}
      </p>
      {odd.length > 0 && (
        <ul className={styles['rows']} aria-label={t('import.csv.report')} data-testid="csv-rows">
          {odd.slice(0, shown).map((row) => (
            <li key={row.row} data-testid="csv-row" data-outcome={row.outcome}>
              <span className={styles['rowNumber']}>{t('import.line', { line: row.row })}</span>
              <span className={styles['rowSaid']}>{said(row)}</span>
              {row.recordId !== undefined && (
                <Link to={`${PATHS[report.kind]}/${row.recordId}`} className={styles['open']}>
                  {t('import.openRecord')}
                </Link>
              )}
            </li>
          ))}
        </ul>
      )}
      <div className={styles['actions']}>
        {odd.length > shown && <Button onClick={() => setShown(shown + PAGE)}>{t('import.csv.more')}</Button>}
        <Button onClick={save} data-testid="csv-report">
          {t('import.csv.saveReport')}
        </Button>
      </div>
    </>
  );
}

/** How many rows became what. */
export function CsvCounts({ report }: { report: CsvReport }) {
  const { t, language } = useTexts();
  return (
    <p className={styles['counts']} role="status" data-testid="csv-counts" data-kind={CSV_TYPES[report.kind]}>
      {(['created', 'present', 'refused'] as const).map((outcome) => (
        <span key={outcome} data-outcome={outcome} data-count={report[outcome]}>
          <strong>{formatNumber(report[outcome], language)}</strong>{' '}
          {t(`import.csv.count.${report.checked ? 'would' : 'did'}.${outcome}`)}
        </span>
      ))}
    </p>
  );
}
