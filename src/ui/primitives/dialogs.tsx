import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { Button, type ButtonKind } from './button.tsx';
import { useTexts } from '../i18n/i18n.ts';
import styles from './dialogs.module.css';

/** Not a `header` element, because the page has its banner already. */
const PLAIN_HEADER = { header: { role: 'presentation' } };

export interface ConfirmDialogProps {
  opened: boolean;
  title: string;
  children: ReactNode;
  confirm: string;
  /** For actions that destroy nothing. */
  kind?: ButtonKind;
  onConfirm: () => void;
  onClose: () => void;
  /** An action to offer before it is too late, such as an export. */
  before?: ReactNode;
}

/** Asks for confirmation. The harmless answer has the focus. */
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
      attributes={PLAIN_HEADER}
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

/** A dialog to read and close. */
export function SheetDialog({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const { t } = useTexts();
  return (
    <Modal.Root opened onClose={onClose} transitionProps={{ duration: 0 }} size={720} centered>
      <Modal.Overlay />
      <Modal.Content>
        {/* The page has a banner already. */}
        <Modal.Header role="none">
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label={t('action.dismiss')} size={44} iconSize={20} />
        </Modal.Header>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** A dialog that has to be answered before anything else. */
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
      attributes={PLAIN_HEADER}
      role="alertdialog"
      size={520}
    >
      <div className={styles['text']}>{children}</div>
      <div className={styles['actions']}>{actions}</div>
    </Modal>
  );
}
