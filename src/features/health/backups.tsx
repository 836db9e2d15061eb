import { IconDatabaseExport, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { ServerState } from '../../contract/server-state.ts';
import { useAdminDesk } from '../../hooks/index.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import { useOnce } from '../../ui/primitives/use-once.ts';
import styles from './health.module.css';
import { largeSize } from './size.ts';

type Own = Extract<ServerState['backups'], { by: 'CLINIC' }>;

/** A plain link, so that the browser writes the file to the disk as it arrives: it may exceed a tablet's memory. */
const addressOf = (name: string): string => `/api/v1/server/backups/file?name=${encodeURIComponent(name)}`;

/** The backups of this server, and a button that starts one. */
export function Backups({ backups, onStarted }: { backups: Own; onStarted: () => void }) {
  const { t, language } = useTexts();
  const desk = useAdminDesk();
  const [isRefused, setRefused] = useState(false);
  const [start, isStarting] = useOnce(
    async () => {
      setRefused(false);
      const answer = await desk.startBackup().catch(() => ({ kind: 'unreachable' }) as const);
      setRefused(answer.kind !== 'done');
      onStarted();
    },
    // Each backup is a file on the server, so a slow double tap makes only one.
    { restMs: 1_500 },
  );
  const isBusy = isStarting || backups.isRunning;
  return (
    <section aria-label={t('health.backups')}>
      <h2 className={styles['heading']}>{t('health.backups')}</h2>
      <p className={styles['note']}>{t('health.backupsHelp')}</p>
      <p className={styles['act']}>
        <Button
          kind="primary"
          icon={<IconDatabaseExport size={18} stroke={1.75} aria-hidden />}
          onClick={start}
          disabled={isBusy}
          data-testid="backup-now"
        >
          {t(isBusy ? 'health.backingUp' : 'health.backupNow')}
        </Button>
      </p>
      {isRefused && (
        <Banner tone="attention" title={t('health.notBackedUp')}>
          {t('notLoaded.other')}
        </Banner>
      )}
      <ul className={styles['files']} aria-label={t('health.backups')}>
        {backups.files.map(({ name, madeAt, bytes }) => (
          <li key={name} className={styles['file']} data-testid="backup-file">
            <span>
              {formatMoment(madeAt, language)} <small>{largeSize(bytes, language)}</small>
            </span>
            <a
              className={styles['download']}
              href={addressOf(name)}
              download={name}
              aria-label={t('health.download', { at: formatMoment(madeAt, language) })}
            >
              <IconDownload size={20} stroke={1.75} aria-hidden />
            </a>
          </li>
        ))}
      </ul>
      {backups.files.length === 0 && !backups.isRunning && <p>{t('health.noBackups')}</p>}
    </section>
  );
}
