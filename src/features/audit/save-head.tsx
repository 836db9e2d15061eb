import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import type { AdminAnswer } from '../../contract/admin-desk.ts';
import type { SignedHead } from '../../contract/audit-head.ts';
import { useAdminDesk } from '../../hooks/index.ts';
import { PrintSheet } from '../../records/print-sheet.tsx';
import { formatMoment } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { saveTextFile } from '../../ui/primitives/download.ts';
import { Facts } from '../../ui/primitives/facts.tsx';
import { NotLoaded } from '../../ui/primitives/not-loaded.tsx';
import { useOnce } from '../../ui/primitives/use-once.ts';
import styles from './audit.module.css';

/** Each request for a head is an audit entry, so a slow double tap makes only one. */
const REST_MS = 1_500;

/** `audit-demo-2026-11-21-1042.json`: the clinic and the time. */
const fileName = (word: string, { clinic, at }: SignedHead): string =>
  `${word}-${clinic}-${at.slice(0, 16).replace('T', '-').replace(':', '')}.json`;

/** The printed head: the text to type into the comparison, and the rest of the file's content. */
function HeadOnPaper({ head, onDone }: { head: SignedHead; onDone: () => void }) {
  const { t, language } = useTexts();
  return (
    <PrintSheet title={t('audit.paperTitle')} sub={t('audit.paperHelp')} onDone={onDone}>
      <Facts
        title={t('audit.paperHead')}
        facts={[
          { label: t('audit.paper.head'), value: `${head.id}:${head.hash}` },
          { label: t('audit.paper.at'), value: formatMoment(head.at, language) },
          { label: t('audit.paper.clinic'), value: head.clinic },
          { label: t('audit.paper.key'), value: head.key },
          { label: t('audit.paper.signature'), value: head.signature },
        ]}
      />
    </PrintSheet>
  );
}

/** Saves the present head, signed by the installation, to a file or on paper. */
export function SaveHead() {
  const { t } = useTexts();
  const desk = useAdminDesk();
  const [onPaper, setOnPaper] = useState<SignedHead | null>(null);
  const [answer, setAnswer] = useState<AdminAnswer<SignedHead> | null>(null);
  const [fetchHead, isLoading] = useOnce(
    async (use: (head: SignedHead) => void) => {
      setAnswer(null);
      const next = await desk.auditHead().catch(() => ({ kind: 'unreachable' }) as const);
      setAnswer(next);
      if (next.kind === 'done') use(next.value);
    },
    { restMs: REST_MS },
  );
  const save = (head: SignedHead) =>
    saveTextFile(fileName(t('audit.headFile'), head), `${JSON.stringify(head, null, 2)}\n`);
  return (
    <section className={styles['verdict']} aria-label={t('audit.keep')}>
      <h3>{t('audit.keep')}</h3>
      <p className={styles['quiet']}>{t('audit.keepHelp')}</p>
      <div className={styles['actions']}>
        <Button
          icon={<IconDownload size={18} stroke={1.75} aria-hidden />}
          onClick={() => fetchHead(save)}
          disabled={isLoading}
          data-testid="audit-head-save"
        >
          {t('audit.keepFile')}
        </Button>
        <Button
          icon={<IconPrinter size={18} stroke={1.75} aria-hidden />}
          onClick={() => fetchHead(setOnPaper)}
          disabled={isLoading}
          data-testid="audit-head-print"
        >
          {t('audit.keepPaper')}
        </Button>
      </div>
      {answer !== null && answer.kind !== 'done' && <NotLoaded title={t('audit.notKept')} answer={answer} />}
      {onPaper && <HeadOnPaper head={onPaper} onDone={() => setOnPaper(null)} />}
    </section>
  );
}
