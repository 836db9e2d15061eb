import { IconClockExclamation } from '@tabler/icons-react';
import { useLocation, useNavigate } from 'react-router';
import { useClient, useOutboxActions, useSyncStatus } from '../../hooks/index.ts';
import { formatWait } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import { useMain } from '../../ui/primitives/use-main.ts';
import { useHasOpenWork } from '../../ui/shell/open-work.ts';
import { AttentionNotices } from './attention-notices.tsx';
import { keepLate, useSetAside } from './set-aside.ts';
import { useSystemNotice, useSystemNoticeTakenBack } from './system-notice.ts';
import { useSyncNow } from './use-sync-now.ts';
import { WarnMe } from './warn-me.tsx';

export interface NoticesProps {
  /** For how long the oldest change waits (ms), once that is longer than the clinic allows; null before. */
  lateMs: number | null;
  /** What the clinic allows (ms). */
  limitMs: number;
}

/** Changes that wait for too long, told of once. */
function LateNotice({ lateMs, limitMs }: { lateMs: number; limitMs: number }) {
  const { t, language } = useTexts();
  const { pending, pauses } = useSyncStatus();
  const client = useClient();
  const navigate = useNavigate();
  const main = useMain();
  const [sync, busy] = useSyncNow(useOutboxActions().syncNow);
  const told = () => {
    keepLate(client.now() - limitMs);
    // The button goes with the notice (UI-16).
    main?.focus({ preventScroll: true });
  };
  return (
    <div data-testid="notice" data-kind="late">
      <Banner
        tone="waiting"
        icon={IconClockExclamation}
        title={t('notice.late', { count: pending, age: formatWait(lateMs, language) })}
        action={
          <>
            <Button onClick={() => sync()} data-testid="notice-retry">
              {t(busy ? 'sync.syncing' : 'action.retry')}
            </Button>
            <Button decides kind="calm" onClick={told} data-testid="notice-keep">
              {t('notice.keep')}
            </Button>
            <WarnMe />
            <Button
              kind="calm"
              onClick={() => {
                told();
                void navigate('/sync');
              }}
              data-testid="notice-open"
            >
              {t('notice.see')}
            </Button>
          </>
        }
      >
        {t('notice.lateHelp', { count: pending })}
        {pauses.length > 0 && ` ${t('notice.paused', { why: pauses.map((pause) => t(`pause.${pause}`)).join(', ') })}`}
      </Banner>
    </div>
  );
}

/**
 * What a person should know of their changes wherever they are, and what they can do. It stays until they have chosen. A
 * form is not moved while somebody types in it, and neither the sync centre nor the home page tells twice what it lists.
 */
export function Notices({ lateMs, limitMs }: NoticesProps) {
  const { t } = useTexts();
  const { pathname } = useLocation();
  const { lateUpTo } = useSetAside();
  const { oldestPendingAt, attention, pending } = useSyncStatus();
  const { now } = useClient();
  const writing = useHasOpenWork();
  // Said under a clock that ran ahead, and was set since: it counts for nothing.
  const wasTold = lateUpTo <= now() && oldestPendingAt !== null && Date.parse(oldestPendingAt) <= lateUpTo;
  const isLate = lateMs !== null && !wasTold;
  useSystemNotice(attention, (count) => t('notice.system', { count }));
  useSystemNotice(isLate ? 1 : 0, () => t('notice.systemLate', { count: pending }));
  useSystemNoticeTakenBack();
  if (writing || pathname.startsWith('/sync')) return null;
  return (
    <>
      {attention > 0 && pathname !== '/' && <AttentionNotices />}
      {isLate && pending > attention && <LateNotice lateMs={lateMs} limitMs={limitMs} />}
    </>
  );
}
