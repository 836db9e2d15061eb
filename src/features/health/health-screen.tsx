import { IconHeartbeat } from '@tabler/icons-react';
import { useEffect, type ReactNode } from 'react';
import type { ServerState } from '../../contract/server-state.ts';
import { useAdminAnswer, useAdminDesk, useNow } from '../../hooks/index.ts';
import { formatAgo, formatMoment } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { NotLoaded } from '../../ui/primitives/not-loaded.tsx';
import { RefreshButton } from '../../ui/primitives/refresh-button.tsx';
import { ScreenHead } from '../../ui/primitives/screen-head.tsx';
import { Banner, SkeletonRows } from '../../ui/primitives/states.tsx';
import { useReturn } from '../../ui/primitives/use-return.ts';
import { Screen } from '../../ui/shell/frame.tsx';
import { usePage } from '../../ui/shell/page.ts';
import { Backups } from './backups.tsx';
import { concernsOf, type Concern } from './concerns.ts';
import styles from './health.module.css';
import { ResponseTimes } from './response-times.tsx';
import { largeSize } from './size.ts';

/** How often the page asks for the progress of a running backup. */
const POLL_MS = 2_000;

function useConcernText(now: Date) {
  const { t, language } = useTexts();
  return (concern: Concern): string => {
    switch (concern.kind) {
      case 'disk':
        return t('health.concern.disk', { free: largeSize(concern.freeBytes, language) });
      case 'old':
        return t('health.concern.old', { age: formatAgo(concern.madeAt, now, language) });
      case 'failed':
        return t('health.concern.failed', { at: formatMoment(concern.at, language) });
      case 'restarting':
      case 'none':
        return t(`health.concern.${concern.kind}`);
    }
  };
}

function Verdict({ state, now }: { state: ServerState; now: Date }) {
  const { t } = useTexts();
  const textOf = useConcernText(now);
  const concerns = concernsOf(state, now.getTime());
  const isWell = concerns.length === 0;
  return (
    <div data-testid="health-verdict" data-ok={isWell}>
      <Banner
        tone={isWell ? 'neutral' : 'attention'}
        title={t(isWell ? 'health.well' : 'health.look')}
        {...(isWell && { icon: IconHeartbeat })}
      >
        {isWell ? (
          t('health.wellHelp')
        ) : (
          <ul>
            {concerns.map((concern) => (
              <li key={concern.kind}>{textOf(concern)}</li>
            ))}
          </ul>
        )}
      </Banner>
    </div>
  );
}

function Figure({ name, value, children }: { name: string; value: string; children?: ReactNode }) {
  return (
    <div className={styles['figure']}>
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        {children !== undefined && <small>{children}</small>}
      </dd>
    </div>
  );
}

function Figures({ state: { database, disk, backups }, now }: { state: ServerState; now: Date }) {
  const { t, language } = useTexts();
  const size = (bytes: number) => largeSize(bytes, language);
  const newest = backups.by === 'CLINIC' ? backups.files[0] : undefined;
  return (
    <dl className={styles['figures']}>
      <Figure name={t('health.database')} value={t(`health.${database.state}`)}>
        {t('health.databaseSize', { size: size(database.bytes) })}
      </Figure>
      {disk ? (
        <Figure name={t('health.disk')} value={t('health.diskFree', { free: size(disk.freeBytes) })}>
          {t('health.diskOf', { total: size(disk.totalBytes) })}
        </Figure>
      ) : (
        <Figure name={t('health.disk')} value={t('health.diskUnknown')} />
      )}
      {backups.by === 'OPERATOR' ? (
        <Figure name={t('health.backup')} value={t('health.byOperator')}>
          {t('health.byOperatorHelp')}
        </Figure>
      ) : (
        <Figure name={t('health.backup')} value={newest ? formatAgo(newest.madeAt, now, language) : t('health.never')}>
          {newest && formatMoment(newest.madeAt, language)}
        </Figure>
      )}
    </dl>
  );
}

/** `/admin/health`: whether the server is well, in words, with its backups and its response times. */
export function HealthScreen() {
  const { t } = useTexts();
  const desk = useAdminDesk();
  const now = useNow();
  const [answer, again] = useAdminAnswer(desk.server);
  useReturn(() => void again());
  usePage({ title: t('nav.health'), back: '/admin' });
  const state = answer.kind === 'done' ? answer.value : null;
  useEffect(() => {
    if (state?.backups.by !== 'CLINIC' || !state.backups.isRunning) return undefined;
    const timer = setTimeout(() => void again(), POLL_MS);
    return () => clearTimeout(timer);
  }, [state, again]);
  return (
    <Screen width={1080}>
      <ScreenHead help={t('health.help')}>
        <RefreshButton onRefresh={() => void again()} testId="health-refresh" />
      </ScreenHead>
      {answer.kind === 'loading' && <SkeletonRows rows={6} label={t('state.loading')} />}
      {(answer.kind === 'unreachable' || answer.kind === 'refused') && (
        <NotLoaded title={t('health.unknown')} answer={answer} onRetry={() => void again()} />
      )}
      {state && (
        <div data-testid="health">
          <Verdict state={state} now={now} />
          <Figures state={state} now={now} />
          {state.backups.by === 'CLINIC' && <Backups backups={state.backups} onStarted={() => void again()} />}
          <ResponseTimes />
        </div>
      )}
    </Screen>
  );
}
