import { useCallback, useState, type ReactNode } from 'react';
import type { AdminAnswer } from '../../contract/admin-desk.ts';
import { ERASURE_REFUSALS, MOST_ERASED, type ErasureRefusal, type RetentionPreview } from '../../contract/retention.ts';
import { useAdminAnswer, useAdminDesk, useLastDone } from '../../hooks/index.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Banner, SkeletonRows } from '../../ui/primitives/states.tsx';
import { useOnce } from '../../ui/primitives/use-once.ts';
import { Erase, Hold } from './file-acts.tsx';
import { FileFacts } from './file-facts.tsx';
import styles from './retention.module.css';

type Block = ErasureRefusal | 'VALIDATION' | 'TOO_MANY_ATTEMPTS' | 'NOT_FOUND' | 'UNREACHABLE' | 'OTHER';
const BLOCKS: readonly string[] = [...ERASURE_REFUSALS, 'VALIDATION', 'TOO_MANY_ATTEMPTS', 'NOT_FOUND'];

const blockOf = (answer: Exclude<AdminAnswer<unknown>, { kind: 'done' }>): Block =>
  answer.kind === 'unreachable' ? 'UNREACHABLE' : BLOCKS.includes(answer.code) ? (answer.code as Block) : 'OTHER';

/** What forbids an erasure now, as the server would answer. */
export function blocksOf(file: RetentionPreview): ErasureRefusal[] {
  const total = file.records.reduce((sum, { count }) => sum + count, 0);
  const found: [boolean, ErasureRefusal][] = [
    [!file.reached, 'TERM_NOT_REACHED'],
    [file.hold !== null, 'ON_HOLD'],
    [file.unsettled > 0, 'UNSETTLED'],
    [file.unsentDevices.length > 0, 'UNSENT'],
    [total > MOST_ERASED, 'TOO_MANY_RECORDS'],
  ];
  return found.filter(([holds]) => holds).map(([, code]) => code);
}

interface FilePanelProps {
  patientId: string;
  /** Whether the panel itself says whose file it is. */
  isNamed?: boolean;
  /** Something was done, and the panel shows it. */
  onChanged: () => void;
  onErased: () => void;
}

/** One file: what it holds, what forbids its erasure, and what an administrator may do. */
export function FilePanel({ patientId, isNamed = false, onChanged, onErased }: FilePanelProps): ReactNode {
  const { t } = useTexts();
  const desk = useAdminDesk();
  const [answer, again] = useAdminAnswer(useCallback(() => desk.retentionOf(patientId), [desk, patientId]));
  const [failed, setFailed] = useState<Block | null>(null);
  const [run, busy] = useOnce(async (act: () => Promise<AdminAnswer<null>>, erased = false) => {
    setFailed(null);
    const done = await act().catch(() => ({ kind: 'unreachable' }) as const);
    if (done.kind !== 'done') setFailed(blockOf(done));
    else if (erased) return onErased();
    await again();
    if (done.kind === 'done') onChanged();
  });
  const password = useState('');
  const reason = useState('');
  const file = useLastDone(answer);
  const missing = answer.kind === 'unreachable' || answer.kind === 'refused' ? blockOf(answer) : null;
  const unknown = missing !== null && (
    <Banner
      tone="attention"
      title={t('retention.unknownFile')}
      action={
        <Button onClick={() => void again()} data-testid="retention-again">
          {t('action.retry')}
        </Button>
      }
    >
      {t(`retention.block.${missing}`)}
    </Banner>
  );
  if (file === null) return unknown || <SkeletonRows rows={3} label={t('state.loading')} />;
  const blocks = blocksOf(file);
  return (
    <div className={styles['panel']} data-testid="retention-panel">
      {unknown}
      {file.patientId !== patientId && <Banner tone="neutral" title={t('retention.merged')} />}
      {isNamed && <FileFacts file={file} />}
      <div>
        <h2>{t('retention.contents')}</h2>
        <ul>
          {file.records.map(({ entityType, count }) => (
            <li key={entityType}>
              {textOf(`retention.type.${entityType}`) ?? entityType} ({count})
            </li>
          ))}
        </ul>
      </div>
      {failed && (
        <Banner tone="attention" title={t('retention.notDone')}>
          {t(`retention.block.${failed}`)}
        </Banner>
      )}
      {blocks.length > 0 && (
        <Banner tone="attention" title={t('retention.blocked')}>
          <ul>
            {blocks.map((code) => (
              <li key={code}>{t(`retention.block.${code}`)}</li>
            ))}
          </ul>
        </Banner>
      )}
      {blocks.length === 0 && <Erase file={file} run={run} busy={busy} typed={password} />}
      <Hold file={file} run={run} busy={busy} typed={reason} />
    </div>
  );
}
