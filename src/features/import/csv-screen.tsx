import { IconArrowLeft } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import { CSV_COLUMNS, CSV_KINDS, CSV_LIMITS, missingNeeds, type CsvKind } from '../../contract/csv-import.ts';
import { readCsv, type CsvFault } from '../../lib/csv-read.ts';
import { formatNumber } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { ChoiceField } from '../../ui/primitives/fields.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import { useOnce } from '../../ui/primitives/use-once.ts';
import { Screen } from '../../ui/shell/frame.tsx';
import { usePage } from '../../ui/shell/page.ts';
import { CsvCounts, CsvRows } from './csv-rows.tsx';
import { useCsvRun, type Opened, type SendTable, type Trouble } from './csv-run.ts';
import { columnWord } from './csv-words.ts';
import { DropZone } from './drop-zone.tsx';
import styles from './import.module.css';

const FAULTS: Readonly<Record<CsvFault['kind'], string>> = {
  empty: 'EMPTY',
  'too-large': 'TOO_LARGE',
  'too-many-rows': 'TOO_MANY_RECORDS',
  'too-many-columns': 'TOO_MANY_COLUMNS',
  'not-text': 'NOT_CSV',
  'broken-archive': 'BAD_GZIP',
  quotes: 'QUOTES',
  'cell-too-long': 'CELL_TOO_LONG',
};

function Refusal({ trouble }: { trouble: Trouble }) {
  const { t } = useTexts();
  return (
    <Banner tone="refused" title={t('import.csv.refused')}>
      <p>
        {textOf(`import.csv.refusal.${trouble.code}`, { row: String(trouble.row ?? '') }) ??
          textOf(`import.refusal.${trouble.code}`) ??
          t('import.refusal.OTHER')}
      </p>
      {trouble.code !== 'UNREACHABLE' && <p>{t('import.nothingDone')}</p>}
      {trouble.detail !== undefined && (
        <details className={styles['detail']}>
          <summary>{t('import.technical')}</summary>
          <p lang="en">{trouble.detail}</p>
        </details>
      )}
    </Banner>
  );
}

const EXAMPLES = 5;

/** What each column means, with the first rows under it. */
function Mapping({
  kind,
  opened,
  onColumns,
}: {
  kind: CsvKind;
  opened: Opened;
  onColumns: (columns: (string | null)[]) => void;
}) {
  const { t } = useTexts();
  const { table, columns } = opened;
  return (
    <div className={styles['table']} tabIndex={0} role="region" aria-label={t('import.csv.preview')}>
      <table data-testid="csv-preview">
        <thead>
          <tr>
            {table.head.map((head, at) => (
              // Two columns may have the same name: their place tells them apart.
              // oxlint-disable-next-line react/no-array-index-key
              <th key={at} scope="col" className={styles['column']}>
                <ChoiceField
                  name={`column-${at}`}
                  label={t('import.csv.means', { head: head === '' ? t('import.csv.noHead', { at: at + 1 }) : head })}
                  required
                  value={columns[at] ?? 'none'}
                  options={[
                    { value: 'none', label: t('import.csv.ignored') },
                    ...Object.keys(CSV_COLUMNS[kind]).map((field) => ({
                      value: field,
                      label: columnWord(kind, field),
                    })),
                  ]}
                  onChange={(field) =>
                    // Each field has one column: it is taken from the one that had it.
                    onColumns(
                      columns.map((had, place) =>
                        place === at ? (field === 'none' || field === '' ? null : field) : had === field ? null : had,
                      ),
                    )
                  }
                />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.slice(0, EXAMPLES).map(({ row, cells }) => (
            <tr key={row}>
              {table.head.map((_, at) => (
                // oxlint-disable-next-line react/no-array-index-key
                <td key={at}>{cells[at]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** `/admin/import/csv`: brings in a table, after a look at what it would do. */
export function CsvScreen({ send }: { send: SendTable }) {
  const { t, language } = useTexts();
  const [search, setSearch] = useSearchParams();
  const csv = useCsvRun(
    send,
    language,
    CSV_KINDS.find((one) => one === search.get('kind')),
  );
  const { kind, opened, report, trouble, isRunning } = csv.run;
  usePage({ title: t('import.csv.title'), back: '/admin/import' });

  const [open, isReading] = useOnce(async (file: File) => {
    const read = await readCsv(new Uint8Array(await file.arrayBuffer()), CSV_LIMITS);
    if ('fault' in read)
      csv.refuse({ code: FAULTS[read.fault.kind], ...('row' in read.fault && { row: read.fault.row }) });
    else csv.open(file, read);
  });
  const choose = (value: string) => {
    const next = CSV_KINDS.find((one) => one === value);
    if (next === undefined) return;
    csv.choose(next);
    setSearch({ kind: next }, { replace: true });
  };
  const missing = opened === null ? [] : missingNeeds(kind, opened.columns);
  const isDone = report !== null && !report.checked;
  return (
    <Screen width={1080}>
      <p className={styles['intro']}>{t('import.csv.intro')}</p>
      {!isDone && (
        <div className={styles['kind']}>
          <ChoiceField
            name="kind"
            label={t('import.csv.kind')}
            required
            value={kind}
            options={CSV_KINDS.map((one) => ({ value: one, label: t(`import.csv.kinds.${one}`) }))}
            onChange={choose}
          />
        </div>
      )}
      {trouble && <Refusal trouble={trouble} />}
      {opened === null && !isReading && <DropZone formats={t('import.csv.formats')} onFile={open} />}
      {opened !== null && (
        <>
          <p className={styles['file']}>{opened.file.name}</p>
          <p className={styles['intro']}>
            {t('import.csv.read', {
              count: opened.count,
              shown: formatNumber(opened.count, language),
            })}
          </p>
          {!isDone && <Mapping kind={kind} opened={opened} onColumns={csv.setColumns} />}
          {missing.length > 0 && (
            <Banner tone="attention" title={t('import.csv.missing')}>
              {missing
                .map((group) => group.map((field) => columnWord(kind, field)).join(` ${t('import.csv.or')} `))
                .join(', ')}
            </Banner>
          )}
          {report !== null && (
            <section data-testid={isDone ? 'csv-done' : 'csv-checked'}>
              <h2 className={styles['title']}>{t(isDone ? 'import.csv.doneTitle' : 'import.csv.checkedTitle')}</h2>
              <CsvCounts report={report} />
              <CsvRows report={report} />
            </section>
          )}
          <div className={styles['actions']}>
            <Button
              kind="calm"
              icon={<IconArrowLeft size={18} stroke={1.75} aria-hidden />}
              onClick={csv.forget}
              disabled={isRunning}
              data-testid="csv-another"
            >
              {t('import.another')}
            </Button>
            {!isDone && (
              <>
                <Button
                  onClick={() => csv.start(true)}
                  disabled={isRunning || missing.length > 0}
                  data-testid="csv-check"
                >
                  {t(isRunning ? 'import.csv.running' : 'import.csv.check')}
                </Button>
                <Button
                  kind="primary"
                  onClick={() => csv.start(false)}
                  disabled={isRunning || report === null || report.created === 0}
                  data-testid="csv-import"
                >
                  {t('import.csv.import', {
                    count: report?.created ?? 0,
                    shown: formatNumber(report?.created ?? 0, language),
                  })}
                </Button>
              </>
            )}
          </div>
        </>
      )}
    </Screen>
  );
}
