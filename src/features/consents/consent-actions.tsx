import { Modal } from '@mantine/core';
import { IconArrowBackUp, IconPlus } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { consent, type Consent } from '../../contract/entities/consent.ts';
import { useCanWrite, useClient, useIntent, useSyncMutation } from '../../hooks/index.ts';
import type { PartProps } from '../../records/record-module.ts';
import { newAddress } from '../../records/form-place.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button, ButtonLink } from '../../ui/primitives/button.tsx';
import { AreaField, TextField } from '../../ui/primitives/fields.tsx';
import { notKept } from '../../ui/shell/alarm.ts';
import { tell } from '../../ui/shell/undo-toast.tsx';
import { isDecided, isOpen, withdrawalOf } from './consent.ts';
import styles from './consents.module.css';
import { HandOver } from './hand-over.tsx';
import { signerOf } from './listing.ts';

type Props = PartProps<Consent>;

interface DialogProps {
  title: string;
  intro: string;
  confirm: string;
  isReady: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}

function ActionDialog({ title, intro, confirm, isReady, onConfirm, onClose, children }: DialogProps) {
  const { t } = useTexts();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      centered
      withCloseButton={false}
      transitionProps={{ duration: 0 }}
      size={560}
    >
      <div className={styles['dialog']}>
        <p>{intro}</p>
        {children}
        <div className={styles['dialogActions']}>
          <Button tall onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button tall decides kind="primary" disabled={!isReady} onClick={onConfirm} data-testid="confirm">
            {confirm}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

/** Changes the consent once, based on the version on the screen. */
function useChange({ id, record }: Props, name: string) {
  const { mutate } = useSyncMutation(consent);
  const intent = useIntent(`${name} ${id}`);
  return (patch: Consent, done: string) => {
    mutate(id, patch, { intent, seen: record.version ?? null }).then(
      () => tell(done),
      notKept(() => ({ label: signerOf(record), content: JSON.stringify(patch, null, 2), back: undefined })),
    );
  };
}

function Withdraw({ onClose, ...props }: Props & { onClose: () => void }) {
  const { t } = useTexts();
  const client = useClient();
  const change = useChange(props, 'withdraw');
  const [by, setBy] = useState(signerOf(props.record));
  const [reason, setReason] = useState('');
  const [effect, setEffect] = useState('');
  return (
    <ActionDialog
      title={t('consent.withdrawTitle')}
      intro={t('consent.withdrawText')}
      confirm={t('consent.withdrawDo')}
      isReady={by.trim() !== ''}
      onConfirm={() => {
        onClose();
        change(withdrawalOf({ by, reason, effect }, new Date(client.latest())), t('consent.withdrawn'));
      }}
      onClose={onClose}
    >
      <TextField name="withdrawal.by" label={t('consent.withdrawBy')} required value={by} onChange={setBy} />
      <AreaField name="withdrawal.reason" label={t('consent.withdrawReason')} value={reason} onChange={setReason} />
      <AreaField name="withdrawal.effect" label={t('consent.withdrawEffect')} value={effect} onChange={setEffect} />
    </ActionDialog>
  );
}

function DeclareError({ onClose, ...props }: Props & { onClose: () => void }) {
  const { t } = useTexts();
  const change = useChange(props, 'error');
  const [why, setWhy] = useState('');
  return (
    <ActionDialog
      title={t('consent.errorTitle')}
      intro={t('consent.errorText')}
      confirm={t('consent.errorDo')}
      isReady={why.trim() !== ''}
      onConfirm={() => {
        onClose();
        change({ status: 'entered-in-error', statusReason: why.trim() }, t('consent.errorDone'));
      }}
      onClose={onClose}
    >
      <AreaField name="statusReason" label={t('consent.errorWhy')} required value={why} onChange={setWhy} />
    </ActionDialog>
  );
}

/** The actions on a decision: withdraw it, declare it an error, or ask for a new consent. */
export function ConsentActions(props: Props) {
  const { id, record } = props;
  const { t } = useTexts();
  const canWrite = useCanWrite('consent');
  const [open, setOpen] = useState<'withdraw' | 'error' | null>(null);
  const close = () => setOpen(null);
  if (!canWrite) return null;
  return (
    <>
      {isOpen(record) && <HandOver id={id} />}
      {record.status === 'active' && (
        <Button
          icon={<IconArrowBackUp size={18} stroke={1.75} aria-hidden />}
          onClick={() => setOpen('withdraw')}
          data-testid="withdraw"
        >
          {t('consent.withdraw')}
        </Button>
      )}
      {isDecided(record) && (
        <Button kind="calm" onClick={() => setOpen('error')} data-testid="declare-error">
          {t('consent.error')}
        </Button>
      )}
      {(record.status === 'inactive' || record.status === 'rejected') && (
        <ButtonLink
          to={newAddress('/consents', record.patientId ?? '')}
          state={{ supersedes: id }}
          icon={<IconPlus size={18} stroke={1.75} aria-hidden />}
          data-testid="again"
        >
          {t('consent.again')}
        </ButtonLink>
      )}
      {open === 'withdraw' && <Withdraw {...props} onClose={close} />}
      {open === 'error' && <DeclareError {...props} onClose={close} />}
    </>
  );
}
