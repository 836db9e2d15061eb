import { IconArchive, IconDownload, IconPrinter } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useClient, useIsAdmin, useMerged } from '../../hooks/index.ts';
import type { RecordModule } from '../../records/record-module.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button, ButtonLink } from '../../ui/primitives/button.tsx';
import { saveTextFile } from '../../ui/primitives/download.ts';
import { useOnce } from '../../ui/primitives/use-once.ts';
import styles from './chart.module.css';

const RecordPrint = lazy(async () => ({ default: (await import('./record-print.tsx')).RecordPrint }));

type Result = 'saved' | 'part' | 'refused' | 'absent' | 'too-large' | 'unreachable';

/** Each download is a file and an audit entry; a slow double tap makes one of each. */
const REST_MS = 1_500;

interface RecordFileCardProps {
  patientId: string;
  patients: Pick<RecordModule, 'nameOf' | 'Facts'>;
}

/**
 * The whole record for a patient who asks for it: as a file, which comes from the server and is recorded there, and on
 * paper.
 */
export function RecordFileCard({ patientId, patients }: RecordFileCardProps) {
  const { t } = useTexts();
  const client = useClient();
  const isAdmin = useIsAdmin();
  const ids = useMerged('patient', patientId);
  const [result, setResult] = useState<Result | null>(null);
  const [isPrinting, setPrinting] = useState(false);
  const [download, isRunning] = useOnce(
    async () => {
      setResult(null);
      const answer = await client.recordFile(ids ?? [patientId]).catch(() => ({ kind: 'unreachable' }) as const);
      if (answer.kind !== 'file') return setResult(answer.kind);
      const day = new Date(client.now()).toISOString().slice(0, 10);
      saveTextFile(`${t('recordFile.fileName')}-${day}.json`, answer.text, 'application/fhir+json');
      setResult(answer.isWhole ? 'saved' : 'part');
    },
    { restMs: REST_MS },
  );
  return (
    <section className={`${styles['card']} ${styles['unprinted']}`} data-testid="record-file">
      <h3>{t('recordFile.title')}</h3>
      <p className={styles['quiet']}>{t('recordFile.help')}</p>
      <div className={styles['ways']}>
        <Button
          icon={<IconDownload size={18} stroke={1.75} aria-hidden />}
          disabled={isRunning || ids === null}
          onClick={download}
          data-testid="record-file-download"
        >
          {t('recordFile.download')}
        </Button>
        <Button
          icon={<IconPrinter size={18} stroke={1.75} aria-hidden />}
          disabled={isPrinting}
          onClick={() => setPrinting(true)}
          data-testid="record-print"
        >
          {t('recordFile.print')}
        </Button>
        {isAdmin && (
          <ButtonLink
            to={`/admin/retention?patient=${patientId}`}
            icon={<IconArchive size={18} stroke={1.75} aria-hidden />}
            data-testid="to-retention"
          >
            {t('recordFile.retention')}
          </ButtonLink>
        )}
      </div>
      {isPrinting && (
        <Suspense>
          <RecordPrint patientId={patientId} patients={patients} onDone={() => setPrinting(false)} />
        </Suspense>
      )}
      {result !== null && (
        <p role={result === 'saved' ? 'status' : 'alert'} data-testid="record-file-result" data-result={result}>
          {t(`recordFile.result.${result}`)}
        </p>
      )}
    </section>
  );
}
