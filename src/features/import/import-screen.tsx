import { IconCircleCheck, IconTable } from '@tabler/icons-react';
import type { Counts } from '../../contract/import.ts';
import { Button, ButtonLink } from '../../ui/primitives/button.tsx';
import { CountTable } from '../../ui/primitives/count-table.tsx';
import { ProgressBar } from '../../ui/primitives/progress-bar.tsx';
import { formatNumber } from '../../ui/i18n/format.ts';
import { Screen } from '../../ui/shell/frame.tsx';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { usePage } from '../../ui/shell/page.ts';
import { Banner } from '../../ui/primitives/states.tsx';
import { DropZone } from './drop-zone.tsx';
import { useImportRun, type Done, type Progress, type SendFile } from './import-run.ts';
import { ImportWarnings } from './import-warnings.tsx';
import styles from './import.module.css';

const byType = (counts: Counts | undefined): Record<string, number> =>
  counts === undefined ? {} : typeof counts === 'number' ? { all: counts } : counts;

const total = (counts: Counts | undefined): number =>
  Object.values(byType(counts)).reduce((sum, count) => sum + count, 0);

const typeWord = (type: string): string => textOf(`resource.${type}`) ?? type;

/** The result in a sentence: new people, people who were here already, or nobody. */
function helpOf({ created, alreadyPresent }: Done, t: ReturnType<typeof useTexts>['t']): string {
  if (total(created) > 0) return t('import.doneHelp');
  return total(alreadyPresent) > 0 ? t('import.doneNothingHelp') : t('import.doneNobodyHelp');
}

function Table({
  heads,
  rows,
}: {
  heads: readonly string[];
  rows: readonly (readonly [string, ...(number | undefined)[]])[];
}) {
  const { t } = useTexts();
  return (
    <CountTable
      label={t('import.result')}
      heads={[t('import.type'), ...heads]}
      rows={rows.map(([type, ...counts]) => ({ key: type, name: typeWord(type), counts }))}
    />
  );
}

/** The counts by type of resource; an older server counts records. */
function ResultTable({ result }: { result: Done }) {
  const { t } = useTexts();
  const { resources } = result;
  if (resources !== undefined)
    return (
      <Table
        heads={[t('import.mapped'), t('import.kept'), t('import.present'), t('import.refusedCount')]}
        rows={Object.entries(resources).map(([type, { mapped, kept, present, refused }]) => [
          type,
          mapped,
          kept,
          present,
          refused,
        ])}
      />
    );
  const [created, present, skipped] = [byType(result.created), byType(result.alreadyPresent), byType(result.skipped)];
  const types = [...new Set([...Object.keys(created), ...Object.keys(present), ...Object.keys(skipped)])];
  return (
    <Table
      heads={[t('import.created'), t('import.present'), t('import.skipped')]}
      rows={types.map((type) => [type, created[type], present[type], skipped[type]])}
    />
  );
}

/** Why something was kept unchanged, or refused. */
function Reasons({ result }: { result: Done }) {
  const { t, language } = useTexts();
  const reasons = (result.reasons ?? []).filter(
    ({ outcome, reason }) => outcome !== 'present' && outcome !== 'mapped' && reason !== 'no-entity',
  );
  if (reasons.length === 0) return null;
  return (
    <details className={styles['detail']} data-testid="import-reasons">
      <summary>{t('import.reasons')}</summary>
      <ul>
        {reasons.map(({ resourceType, outcome, reason, count }) => (
          <li key={`${resourceType} ${outcome} ${reason}`}>
            {t('import.reasonLine', {
              type: typeWord(resourceType),
              shown: formatNumber(count, language),
              outcome: textOf(`import.outcome.${outcome}`) ?? outcome,
              reason: textOf(`import.because.${reason}`) ?? reason,
            })}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Running({ name, progress }: { name: string; progress: Progress | null }) {
  const { t, language } = useTexts();
  const share = progress?.total ? Math.min(1, progress.done / progress.total) : null;
  const phase = progress ? (textOf(`import.phase.${progress.phase}`) ?? progress.phase) : t('import.sending');
  return (
    <div className={styles['running']}>
      <p className={styles['file']}>{name}</p>
      <ProgressBar label={phase} value={share} />
      <p role="status" className={styles['phase']}>
        {phase}
        {progress &&
          ` · ${formatNumber(progress.done, language)}${progress.total ? ` / ${formatNumber(progress.total, language)}` : ''}`}
      </p>
    </div>
  );
}

/** `/admin/import`: brings patients in from a FHIR R4 file. */
export function ImportScreen({ send }: { send: SendFile }) {
  const { t, language } = useTexts();
  const { run: state, start, reset } = useImportRun(send, language);
  usePage({ title: t('nav.import'), back: '/admin' });

  const again = <Button onClick={reset}>{t('import.another')}</Button>;

  return (
    <Screen width={760}>
      <h2 className={styles['title']}>{t('import.title')}</h2>
      <p className={styles['intro']}>{t('import.intro')}</p>
      <ButtonLink
        to="/admin/import/csv"
        icon={<IconTable size={18} stroke={1.75} aria-hidden />}
        className={styles['other']}
        data-testid="to-csv"
      >
        {t('import.toCsv')}
      </ButtonLink>
      {state.kind === 'idle' && <DropZone formats={t('import.formats')} onFile={start} />}
      {state.kind === 'running' && <Running name={state.name} progress={state.progress} />}
      {state.kind === 'refused' && (
        <Banner
          tone="refused"
          title={t(total(state.created) > 0 ? 'import.stopped' : 'import.refused', { name: state.name })}
          action={again}
        >
          <p>{textOf(`import.refusal.${state.code}`) ?? t('import.refusal.OTHER')}</p>
          {total(state.created) > 0 ? (
            <p data-testid="import-partly">
              {t('import.partlyDone', {
                count: total(state.created),
                shown: formatNumber(total(state.created), language),
              })}
            </p>
          ) : (
            state.code !== 'INTERRUPTED' && <p>{t('import.nothingDone')}</p>
          )}
          {state.detail !== undefined && (
            <details className={styles['detail']}>
              <summary>{t('import.technical')}</summary>
              <p lang="en">{state.detail}</p>
            </details>
          )}
        </Banner>
      )}
      {state.kind === 'done' && (
        <div data-testid="import-result">
          <p className={styles['file']}>{state.name}</p>
          <p className={styles['done']} role="status">
            <IconCircleCheck size={22} stroke={1.75} aria-hidden />
            {t('import.done', {
              count: total(state.result.created),
              shown: formatNumber(total(state.result.created), language),
            })}
          </p>
          <p className={styles['intro']}>{helpOf(state.result, t)}</p>
          <ResultTable result={state.result} />
          <Reasons result={state.result} />
          <ImportWarnings result={state.result} />
          <div className={styles['actions']}>
            {again}
            <ButtonLink kind="primary" to="/patients">
              {t('import.seePatients')}
            </ButtonLink>
          </div>
        </div>
      )}
    </Screen>
  );
}
