import { IconLock, IconLockOpen, IconMailForward } from '@tabler/icons-react';
import { useState } from 'react';
import { useAdminDesk, useCanWrite, useIntent, useSession, useSyncMutation } from '../../hooks/index.ts';
import { user, type User } from '../../contract/entities/user.ts';
import type { AdminAnswer, Invitation } from '../../contract/admin-desk.ts';
import type { PartProps } from '../../records/record-module.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { ConfirmDialog } from '../../ui/primitives/dialogs.tsx';
import { useOnce } from '../../ui/primitives/use-once.ts';
import { notKept } from '../../ui/shell/alarm.ts';
import { tell } from '../../ui/shell/undo-toast.tsx';
import { InvitationDialog } from './invitation-dialog.tsx';
import { userListing } from './listing.ts';

/** Each invitation ends the previous one, so a slow double tap makes only one. */
const REST_MS = 1_500;

function Invite({ id, record }: PartProps<User>) {
  const { t, language } = useTexts();
  const desk = useAdminDesk();
  const [answer, setAnswer] = useState<AdminAnswer<Invitation> | null>(null);
  const [invite, isRunning] = useOnce(
    async () => setAnswer(await desk.invite(id, language).catch(() => ({ kind: 'unreachable' }) as const)),
    { restMs: REST_MS },
  );
  const isNew = record.status === 'invited';
  return (
    <>
      <Button
        kind={isNew ? 'primary' : 'default'}
        icon={<IconMailForward size={18} stroke={1.75} aria-hidden />}
        disabled={isRunning}
        onClick={invite}
        data-testid="invite"
      >
        {t(isRunning ? 'user.inviting' : isNew ? 'user.invite' : 'user.newLink')}
      </Button>
      {answer !== null && (
        <InvitationDialog record={record} answer={answer} onAgain={invite} onClose={() => setAnswer(null)} />
      )}
    </>
  );
}

interface StatusChange extends PartProps<User> {
  /** Null lifts a suspension; the server then decides between active and invited (SV-200). */
  to: 'suspended' | null;
}

function useStatusChange({ id, record, to }: StatusChange): () => void {
  const { t } = useTexts();
  const { mutate } = useSyncMutation(user);
  const intent = useIntent(`${String(to)} ${id} ${String(record.version)}`);
  const name = userListing.label(record);
  return () =>
    void mutate(id, { status: to }, { intent, seen: record.version ?? null }).then(
      () => tell(t(to === null ? 'user.reinstated' : 'user.suspendedNow', { name })),
      notKept(() => ({ label: name, content: JSON.stringify({ id, status: to }), back: undefined })),
    );
}

function Suspend(props: PartProps<User>) {
  const { t } = useTexts();
  const [asking, setAsking] = useState(false);
  const suspend = useStatusChange({ ...props, to: 'suspended' });
  return (
    <>
      <Button
        kind="calm"
        icon={<IconLock size={18} stroke={1.75} aria-hidden />}
        onClick={() => setAsking(true)}
        data-testid="suspend"
      >
        {t('user.suspend')}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={t('user.suspendTitle', { name: userListing.label(props.record) })}
        confirm={t('user.suspend')}
        onConfirm={() => {
          setAsking(false);
          suspend();
        }}
        onClose={() => setAsking(false)}
      >
        <p>{t('user.suspendText')}</p>
      </ConfirmDialog>
    </>
  );
}

function Reinstate(props: PartProps<User>) {
  const { t } = useTexts();
  const reinstate = useStatusChange({ ...props, to: null });
  return (
    <Button
      kind="primary"
      icon={<IconLockOpen size={18} stroke={1.75} aria-hidden />}
      onClick={reinstate}
      data-testid="reinstate"
    >
      {t('user.reinstate')}
    </Button>
  );
}

/** The buttons to invite, suspend and reinstate a user. People cannot suspend themselves. */
export function UserActions(props: PartProps<User>) {
  const canWrite = useCanWrite('user');
  const me = useSession().account?.user.id;
  if (!canWrite) return null;
  if (props.record.status === 'suspended') return <Reinstate {...props} />;
  return (
    <>
      <Invite {...props} />
      {props.id !== me && <Suspend {...props} />}
    </>
  );
}
