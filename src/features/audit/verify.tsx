import { IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { AdminAnswer, AuditVerdict } from '../../contract/admin-desk.ts';
import type { SignedHead } from '../../contract/audit-head.ts';
import { useAdminDesk } from '../../hooks/index.ts';
import { formatNumber } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { CopyField } from '../../ui/primitives/copy-field.tsx';
import { SheetDialog } from '../../ui/primitives/dialogs.tsx';
import { NotLoaded } from '../../ui/primitives/not-loaded.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import { useOnce } from '../../ui/primitives/use-once.ts';
import styles from './audit.module.css';
import { HeadToCompare, headToCompare } from './head-to-compare.tsx';
import { SaveHead } from './save-head.tsx';
import { useProgress } from './use-progress.ts';

/** What the signature of the kept head shows. Null: none was compared, or one that was noted by hand. */
function Compared({ signature }: { signature: AuditVerdict['signature'] }) {
  const { t } = useTexts();
  if (signature === null || signature === undefined) return null;
  return (
    <div data-testid="audit-head-signature" data-signature={signature}>
      <Banner tone={signature === 'OWN' ? 'neutral' : 'attention'} title={t(`audit.signature.${signature}`)}>
        {t(`audit.signatureHelp.${signature}`)}
      </Banner>
    </div>
  );
}

function Verdict({ verdict }: { verdict: AuditVerdict }) {
  const { t, language } = useTexts();
  const { intact, entries, head, faults, signature } = verdict;
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
      <Compared signature={signature} />
      <CopyField
        name="audit-head"
        label={t('audit.head')}
        value={`${head.id}:${head.hash}`}
        copy={t('audit.copy')}
        copied={t('audit.copied')}
      />
    </div>
  );
}

/** Has the server verify the chain on demand, also against a kept head if there is one. */
export function Verify() {
  const { t, language } = useTexts();
  const desk = useAdminDesk();
  const [opened, setOpened] = useState(false);
  const [noted, setNoted] = useState('');
  const [signed, setSigned] = useState<SignedHead | null>(null);
  const [answer, setAnswer] = useState<AdminAnswer<AuditVerdict> | null>(null);
  const [checked, progress] = useProgress();
  const kept = headToCompare(noted, signed);
  const [verify, isRunning] = useOnce(async () => {
    if (kept.kind === 'unfit') return;
    setAnswer(null);
    const running = progress();
    const verdict = await desk.verifyAudit(kept.head, running).catch(() => ({ kind: 'unreachable' }) as const);
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
            <HeadToCompare
              noted={noted}
              onNoted={setNoted}
              signed={signed}
              onSigned={(head) => {
                setSigned(head);
                setAnswer(null);
              }}
            />
            <div>
              <Button
                kind="primary"
                onClick={verify}
                disabled={isRunning || kept.kind === 'unfit'}
                data-testid="audit-verify-run"
              >
                {t(isRunning ? 'audit.verifying' : 'audit.verifyNow')}
              </Button>
            </div>
            {isRunning && checked > 0 && (
              <p role="status" className={styles['quiet']}>
                {t('audit.checked', { count: checked, shown: formatNumber(checked, language) })}
              </p>
            )}
            {answer?.kind === 'done' && <Verdict verdict={answer.value} />}
            {answer !== null && answer.kind !== 'done' && <NotLoaded title={t('audit.notVerified')} answer={answer} />}
            <SaveHead />
          </div>
        </SheetDialog>
      )}
    </>
  );
}
