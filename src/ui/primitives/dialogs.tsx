import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { Button, type ButtonKind } from './button.tsx';
import { useTexts } from '../i18n/i18n.ts';
import styles from './dialogs.module.css';

export interface ConfirmDialogProps {
  opened: boolean;
  title: string;
  children: ReactNode;
  confirm: string;
  /** For what destroys nothing. */
  kind?: ButtonKind;
  onConfirm: () => void;
  onClose: () => void;
  /** Something to do before it is too late: an export. */
  before?: ReactNode;
}

/** Asks before something that has a price. The harmless answer has the focus. */
export function ConfirmDialog({
  opened,
  title,
  children,
  confirm,
  kind = 'destroy',
  onConfirm,
  onClose,
  before,
}: ConfirmDialogProps) {
  const { t } = useTexts();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      centered
      withCloseButton={false}
      transitionProps={{ duration: 0 }}
      size={560}
    >
      <div className={styles['text']}>{children}</div>
      <div className={styles['actions']}>
        {before && <div className={styles['before']}>{before}</div>}
        <Button onClick={onClose} data-autofocus>
          {t('action.cancel')}
        </Button>
        <Button decides kind={kind} onClick={onConfirm} data-testid="confirm">
          {confirm}
        </Button>
      </div>
    </Modal>
  );
}

/** Something to look at over the screen, and to close. */
export function SheetDialog({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const { t } = useTexts();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('action.dismiss') }}
      transitionProps={{ duration: 0 }}
      size={720}
      centered
    >
      {children}
    </Modal>
  );
}

/** Something that has to be dealt with before anything else. */
export function BlockingDialog({
  opened,
  title,
  children,
  actions,
}: {
  opened: boolean;
  title: string;
  children: ReactNode;
  actions: ReactNode;
}) {
  return (
    <Modal
      opened={opened}
      onClose={() => undefined}
      title={title}
      centered
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      transitionProps={{ duration: 0 }}
      role="alertdialog"
      size={520}
    >
      <div className={styles['text']}>{children}</div>
      <div className={styles['actions']}>{actions}</div>
    </Modal>
  );
}
