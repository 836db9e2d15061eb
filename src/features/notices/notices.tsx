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
import { setLateAside, useSetAside } from './set-aside.ts';
import { useSystemNotice, useSystemNoticeTakenBack } from './system-notice.ts';
import { useSyncNow } from './use-sync-now.ts';
import { WarnMe } from './warn-me.tsx';

export interface NoticesProps {
  /** How long the oldest change has waited (ms), if that is longer than the clinic allows; otherwise null. */
  lateMs: number | null;
  /** What the clinic allows (ms). */
  limitMs: number;
}

/** One notice for all changes that have waited too long. */
function LateNotice({ lateMs, limitMs }: { lateMs: number; limitMs: number }) {
  const { t, language } = useTexts();
  const { pending, pauses } = useSyncStatus();
  const client = useClient();
  const navigate = useNavigate();
  const main = useMain();
  const [sync, busy] = useSyncNow(useOutboxActions().syncNow);
  const dismiss = () => {
    setLateAside(client.now() - limitMs);
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
            <Button decides kind="calm" onClick={dismiss} data-testid="notice-keep">
              {t('notice.keep')}
            </Button>
            <WarnMe />
            <Button
              kind="calm"
              onClick={() => {
                dismiss();
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
 * The notices about a person's own changes, on every screen; each stays until the person has chosen. None appears while
 * somebody types in a form, which would move, nor on the sync centre and the home page, which list the changes.
 */
export function Notices({ lateMs, limitMs }: NoticesProps) {
  const { t } = useTexts();
  const { pathname } = useLocation();
  const { lateUpTo } = useSetAside();
  const { oldestPendingAt, attention, pending } = useSyncStatus();
  const { now } = useClient();
  const writing = useHasOpenWork();
  // A time in the future was stored by a clock that ran ahead and has been set since: it is ignored.
  const isDismissed = lateUpTo <= now() && oldestPendingAt !== null && Date.parse(oldestPendingAt) <= lateUpTo;
  const isLate = lateMs !== null && !isDismissed;
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
