import { IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { AdminAnswer, AuditVerdict } from '../../contract/admin-desk.ts';
import { useAdminDesk } from '../../hooks/index.ts';
import { formatNumber } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { CopyField } from '../../ui/primitives/copy-field.tsx';
import { SheetDialog } from '../../ui/primitives/dialogs.tsx';
import { TextField } from '../../ui/primitives/fields.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import { useOnce } from '../../ui/primitives/use-once.ts';
import styles from './audit.module.css';
import { useProgress } from './use-progress.ts';

/** A head of the chain as it is shown and kept: the last entry's number and its hash. */
const HEAD = /^\s*(\d{1,18}):([0-9a-f]{64})\s*$/i;

function Verdict({ verdict }: { verdict: AuditVerdict }) {
  const { t, language } = useTexts();
  const { intact, entries, head, faults } = verdict;
  const words = { shown: formatNumber(entries, language) };
  return (
    <div data-testid="audit-verdict" data-intact={intact} className={styles['verdict']}>
      <Banner
        tone={intact ? 'neutral' : 'refused'}
        title={t(intact ? 'audit.intact' : 'audit.broken', words)}
        {...(intact && { icon: IconShieldCheck })}
      >
        {intact ? (
          t('audit.intactHelp')
        ) : (
          <ul>
            {faults.map(({ id, kind }) => (
              <li key={`${id} ${kind}`}>{t(`audit.fault.${kind}`, { id })}</li>
            ))}
          </ul>
        )}
      </Banner>
      <CopyField
        name="audit-head"
        label={t('audit.head')}
        value={`${head.id}:${head.hash}`}
        copy={t('audit.copy')}
        copied={t('audit.copied')}
      />
      <p className={styles['quiet']}>{t('audit.headHelp')}</p>
    </div>
  );
}

/** Has the server verify the chain on demand, also against a kept head if there is one. */
export function Verify() {
  const { t, language } = useTexts();
  const desk = useAdminDesk();
  const [opened, setOpened] = useState(false);
  const [kept, setKept] = useState('');
  const [answer, setAnswer] = useState<AdminAnswer<AuditVerdict> | null>(null);
  const [checked, progress] = useProgress();
  const isFit = kept.trim() === '' || HEAD.test(kept);
  const [verify, isRunning] = useOnce(async () => {
    if (!isFit) return;
    setAnswer(null);
    const [, id, hash] = HEAD.exec(kept) ?? [];
    const expected = id === undefined || hash === undefined ? null : `${id}:${hash.toLowerCase()}`;
    const running = progress();
    const verdict = await desk.verifyAudit(expected, running).catch(() => ({ kind: 'unreachable' }) as const);
    if (!running.signal.aborted) setAnswer(verdict);
  });
  return (
    <>
      <Button
        icon={<IconShieldCheck size={18} stroke={1.75} aria-hidden />}
        onClick={() => setOpened(true)}
        data-testid="audit-verify"
      >
        {t('audit.verify')}
      </Button>
      {opened && (
        <SheetDialog title={t('audit.verifyTitle')} onClose={() => setOpened(false)}>
          <div className={styles['verdict']}>
            <p>{t('audit.verifyHelp')}</p>
            <TextField
              name="kept-head"
              label={t('audit.kept')}
              value={kept}
              onChange={setKept}
              error={isFit ? undefined : t('audit.keptUnfit')}
              spellCheck={false}
              autoCapitalize="none"
            />
            <div>
              <Button kind="primary" onClick={verify} disabled={isRunning || !isFit} data-testid="audit-verify-run">
                {t(isRunning ? 'audit.verifying' : 'audit.verifyNow')}
              </Button>
            </div>
            {isRunning && checked > 0 && (
              <p role="status" className={styles['quiet']}>
                {t('audit.checked', { count: checked, shown: formatNumber(checked, language) })}
              </p>
            )}
            {answer?.kind === 'done' && <Verdict verdict={answer.value} />}
            {answer !== null && answer.kind !== 'done' && (
              <Banner tone="attention" title={t('audit.notVerified')}>
                {textOf(`audit.trouble.${answer.kind === 'refused' ? answer.code : 'UNREACHABLE'}`) ??
                  t('audit.trouble.OTHER')}
              </Banner>
            )}
          </div>
        </SheetDialog>
      )}
    </>
  );
}
