import { IconLogout } from '@tabler/icons-react';
import { useState } from 'react';
import type { OwnAccount, SessionLine } from '../../contract/own-account.ts';
import { useAdminAnswer, useNow } from '../../hooks/index.ts';
import { formatAgo, formatMoment } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { DeviceList, DeviceRow } from '../../ui/primitives/device-row.tsx';
import { ConfirmDialog } from '../../ui/primitives/dialogs.tsx';
import { Banner, SkeletonRows } from '../../ui/primitives/states.tsx';
import { useOnce } from '../../ui/primitives/use-once.ts';
import { tell } from '../../ui/shell/undo-toast.tsx';
import { Tag } from '../../ui/sync/sync-badge.tsx';

interface EndProps {
  session: SessionLine;
  end: OwnAccount['endSession'];
  onDone: () => void;
  onClose: () => void;
}

/** Asks first: whoever works there is signed out at once. */
function End({ session, end, onDone, onClose }: EndProps) {
  const { t } = useTexts();
  const [trouble, setTrouble] = useState<string | null>(null);
  const [confirm, isRunning] = useOnce(async () => {
    const answer = await end(session.id).catch(() => ({ kind: 'unreachable' }) as const);
    // One that has ended meanwhile is what was asked for.
    if (answer.kind !== 'done' && !(answer.kind === 'refused' && answer.code === 'NOT_FOUND'))
      return setTrouble(answer.kind === 'refused' ? answer.code : 'UNREACHABLE');
    tell(t('ownAccount.ended'));
    onDone();
    onClose();
  });
  const pending = session.pending ?? 0;
  return (
    <ConfirmDialog
      opened
      title={t('ownAccount.endTitle', { name: session.deviceName ?? t('ownAccount.unnamed') })}
      confirm={t(isRunning ? 'ownAccount.ending' : 'ownAccount.end')}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{t('ownAccount.endText')}</p>
      {pending > 0 && (
        <p>
          <strong>{t('ownAccount.endPending', { count: pending })}</strong>
        </p>
      )}
      {trouble !== null && (
        <Banner tone="refused" title={t('ownAccount.notEnded')}>
          {textOf(`ownAccount.trouble.${trouble}`) ?? t('ownAccount.trouble.OTHER')}
        </Banner>
      )}
    </ConfirmDialog>
  );
}

function useWaiting({ lastContactAt, pending, oldestPendingAt }: SessionLine): string {
  const { t, language } = useTexts();
  if ((lastContactAt ?? null) === null || (pending ?? null) === null) return t('ownAccount.pendingUnknown');
  const count = pending ?? 0;
  if (count === 0) return t('ownAccount.nothingWaits');
  return oldestPendingAt
    ? t('ownAccount.waitsSince', { count, at: formatMoment(oldestPendingAt, language) })
    : t('ownAccount.waits', { count });
}

function Session({ session, onEnd }: { session: SessionLine; onEnd: () => void }) {
  const { t, language } = useTexts();
  const now = useNow();
  const { id, deviceName, createdAt, current, lastContactAt, appVersion } = session;
  const name = deviceName ?? t('ownAccount.unnamed');
  const waiting = useWaiting(session);
  const notes = [
    t('ownAccount.since', { at: formatMoment(createdAt, language) }),
    lastContactAt ? t('ownAccount.contact', { ago: formatAgo(lastContactAt, now, language) }) : '',
    appVersion ? t('ownAccount.version', { version: appVersion }) : '',
  ];
  return (
    <DeviceRow
      name={name}
      marks={current && <Tag>{t('ownAccount.here')}</Tag>}
      notes={[notes.filter(Boolean).join(' · '), waiting]}
      action={
        !current && (
          <Button
            kind="danger"
            icon={<IconLogout size={18} stroke={1.75} aria-hidden />}
            aria-label={t('ownAccount.endOne', { name })}
            onClick={onEnd}
            data-testid="end-session"
          >
            {t('ownAccount.end')}
          </Button>
        )
      }
      data-testid="own-session"
      data-session-id={id}
      data-current={current}
    />
  );
}

/** The devices on which this person is signed in, this one first. */
export function OwnSessions({ desk }: { desk: OwnAccount }) {
  const { t } = useTexts();
  const [answer, again] = useAdminAnswer(desk.sessions);
  const [retry, isAsking] = useOnce(again);
  const [ending, setEnding] = useState<SessionLine | null>(null);
  if (answer.kind === 'loading') return <SkeletonRows rows={3} label={t('state.loading')} />;
  if (answer.kind !== 'done')
    return (
      <Banner
        tone="attention"
        title={t('ownAccount.unknown')}
        action={
          <Button onClick={retry} disabled={isAsking}>
            {t('action.retry')}
          </Button>
        }
      >
        {textOf(`ownAccount.trouble.${answer.kind === 'refused' ? answer.code : 'UNREACHABLE'}`) ??
          t('ownAccount.trouble.OTHER')}
      </Banner>
    );
  const sessions = answer.value.toSorted((a, b) => Number(b.current) - Number(a.current));
  return (
    <>
      <DeviceList aria-label={t('ownAccount.sessions')}>
        {sessions.map((session) => (
          <Session key={session.id} session={session} onEnd={() => setEnding(session)} />
        ))}
      </DeviceList>
      {ending !== null && (
        <End session={ending} end={desk.endSession} onDone={() => void again()} onClose={() => setEnding(null)} />
      )}
    </>
  );
}
