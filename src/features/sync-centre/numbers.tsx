import type { SyncStatus } from '../../hooks/index.ts';
import { formatAgo, formatDuration, formatTime, formatWhen } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import styles from './sync-centre.module.css';

/** How the queue stands: last contact, what waits and since when, why nothing is sent, when it is tried again. */
export function Numbers({ status, now }: { status: SyncStatus; now: Date }) {
  const { t, language } = useTexts();
  const contact = status.lastContactAt
    ? `${formatWhen(status.lastContactAt, now, language)}, ${formatAgo(status.lastContactAt, now, language)}`
    : t('sync.never');
  const attempt = status.nextAttemptAt !== null && new Date(status.nextAttemptAt) > now ? status.nextAttemptAt : null;
  // Said here too, since the chip says first what waits for the person.
  const reasons = status.pauses.length === 0 && attempt !== null ? (['unreachable'] as const) : status.pauses;
  return (
    <dl className={styles['numbers']}>
      <div>
        <dt>{t('sync.lastContact')}</dt>
        <dd>{contact}</dd>
      </div>
      <div>
        <dt>{t('sync.waitingCount')}</dt>
        <dd>{status.pending}</dd>
      </div>
      {status.oldestPendingAt && (
        <div>
          <dt>{t('sync.oldest')}</dt>
          <dd>{formatDuration(status.oldestPendingAt, now, language)}</dd>
        </div>
      )}
      {reasons.length > 0 && (
        <div data-testid="pauses">
          <dt>{t('sync.paused')}</dt>
          <dd>{reasons.map((reason) => t(`pause.${reason}`)).join(', ')}</dd>
        </div>
      )}
      {attempt !== null && (
        <div>
          <dt>{t('sync.nextAttempt')}</dt>
          <dd>{formatTime(attempt, language)}</dd>
        </div>
      )}
    </dl>
  );
}
