import { ConfirmDialog } from '../../ui/primitives/dialogs.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';

export interface SignOutDialogProps {
  opened: boolean;
  name: string;
  /** Changes that are not on the server; they may go on leaving while the dialog is open. */
  unsent: number;
  /** The server does not answer: who signs out can't sign in again before it does. */
  cutOff: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asked of somebody who signs out before all of their work has left: it stays, and waits for them. */
export function SignOutDialog({ opened, name, unsent, cutOff, onConfirm, onClose }: SignOutDialogProps) {
  const { t } = useTexts();
  return (
    <ConfirmDialog
      opened={opened}
      title={t('signOut.title')}
      confirm={unsent > 0 || cutOff ? t('signOut.confirm') : t('account.signOut')}
      kind="default"
      onConfirm={onConfirm}
      onClose={onClose}
    >
      {cutOff && <p>{t('signOut.cutOff')}</p>}
      {(unsent > 0 || !cutOff) && <p>{unsent > 0 ? t('signOut.left', { count: unsent }) : t('sync.allSent')}</p>}
      {unsent > 0 && <p>{t('signOut.comesBack', { count: unsent, name })}</p>}
    </ConfirmDialog>
  );
}
