import { useCallback, useId, useState, type ReactNode } from 'react';
import type { AdminAnswer } from '../../contract/admin-desk.ts';
import { ERASURE_REFUSALS, MOST_ERASED, type ErasureRefusal, type RetentionPreview } from '../../contract/retention.ts';
import { useAdminAnswer, useAdminDesk, useSession } from '../../hooks/index.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { PlainField } from '../../ui/primitives/plain-field.tsx';
import { Banner, SkeletonRows } from '../../ui/primitives/states.tsx';
import { useOnce } from '../../ui/primitives/use-once.ts';
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

type Run = (act: () => Promise<AdminAnswer<null>>, erased?: boolean) => void;

function Hold({ file, run, busy }: { file: RetentionPreview; run: Run; busy: boolean }) {
  const { t, language } = useTexts();
  const desk = useAdminDesk();
  const id = useId();
  const [reason, setReason] = useState('');
  if (file.hold)
    return (
      <div className={styles['act']}>
        <p>
          {t('retention.heldBy', {
            at: formatMoment(file.hold.at, language),
            name: file.hold.by.name,
            reason: file.hold.reason,
          })}
        </p>
        <Button
          disabled={busy}
          onClick={() => run(() => desk.setHold(file.patientId, null))}
          data-testid="retention-lift"
        >
          {t('retention.lift')}
        </Button>
      </div>
    );
  return (
    <form
      className={styles['act']}
      onSubmit={(event) => {
        event.preventDefault();
        run(() => desk.setHold(file.patientId, reason.trim()));
      }}
    >
      <h2>{t('retention.hold')}</h2>
      <p className={styles['note']}>{t('retention.holdHelp')}</p>
      <PlainField
        name={`${id}reason`}
        label={t('retention.reason')}
        testId="field-reason"
        value={reason}
        onChange={setReason}
      />
      <Button type="submit" disabled={busy || reason.trim() === ''} data-testid="retention-hold">
        {t('retention.keep')}
      </Button>
    </form>
  );
}

function WithPassword({
  label,
  act,
  busy,
  testId,
}: {
  label: string;
  act: (password: string) => void;
  busy: boolean;
  testId: string;
}) {
  const { t } = useTexts();
  const id = useId();
  const [password, setPassword] = useState('');
  return (
    <form
      className={styles['act']}
      onSubmit={(event) => {
        event.preventDefault();
        act(password);
        setPassword('');
      }}
    >
      <PlainField
        name={`${id}password`}
        label={t('retention.password')}
        testId="field-password"
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
      <Button type="submit" kind="destroy" decides disabled={busy || password === ''} data-testid={testId}>
        {label}
      </Button>
    </form>
  );
}

function Erase({ file, run, busy }: { file: RetentionPreview; run: Run; busy: boolean }) {
  const { t, language } = useTexts();
  const desk = useAdminDesk();
  const me = useSession().account?.user.id;
  const { patientId, request } = file;
  return (
    <div className={styles['act']}>
      <h2>{t('retention.erase')}</h2>
      <p className={styles['note']}>{t('retention.eraseHelp')}</p>
      {request === null ? (
        <WithPassword
          label={t('retention.ask')}
          testId="retention-ask"
          busy={busy}
          act={(password) => run(() => desk.requestErasure(patientId, password))}
        />
      ) : (
        <>
          <p>
            {t('retention.askedBy', {
              at: formatMoment(request.at, language),
              name: request.by.name,
              until: formatMoment(request.until, language),
            })}
          </p>
          {request.by.id === me ? (
            <p>{t('retention.waits')}</p>
          ) : (
            <WithPassword
              label={t('retention.confirm')}
              testId="retention-erase"
              busy={busy}
              act={(password) => run(() => desk.eraseFile(patientId, password), true)}
            />
          )}
          <Button
            disabled={busy}
            onClick={() => run(() => desk.withdrawErasure(patientId))}
            data-testid="retention-withdraw"
          >
            {t('retention.withdraw')}
          </Button>
        </>
      )}
    </div>
  );
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
  if (answer.kind === 'loading') return <SkeletonRows rows={3} label={t('state.loading')} />;
  if (answer.kind !== 'done')
    return (
      <Banner tone="attention" title={t('retention.unknownFile')}>
        {t(`retention.block.${blockOf(answer)}`)}
      </Banner>
    );
  const file = answer.value;
  const blocks = blocksOf(file);
  return (
    <div className={styles['panel']} data-testid="retention-panel">
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
      {blocks.length === 0 && <Erase file={file} run={run} busy={busy} />}
      <Hold file={file} run={run} busy={busy} />
    </div>
  );
}
