import { medicalRecord, type MedicalRecord } from '../../contract/entities/medical-record.ts';
import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useClient, useIntent, useSession, useSyncMutation } from '../../hooks/index.ts';
import type { Json } from '../../lib/json.ts';
import { asText } from '../../records/control-props.ts';
import type { PartProps } from '../../records/record-module.ts';
import { WRITE } from '../../records/form-place.ts';
import { useFormDraft, type FormDraft } from '../../records/use-form-draft.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { AreaField } from '../../ui/primitives/fields.tsx';
import { notKept } from '../../ui/shell/alarm.ts';
import styles from './chart.module.css';
import { seenVersion } from './sign.ts';

const FORM = 'addendum';

interface Props extends PartProps<MedicalRecord> {
  onClose: () => void;
}

/** Whether the address opens the addendum. Being in the address, it survives the back button, a reload and an undo. */
export function useAddendumOpen(): [boolean, (open: boolean) => void] {
  const [search, setSearch] = useSearchParams();
  const open = (wanted: boolean) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (wanted) next.set(WRITE, FORM);
        else next.delete(WRITE);
        return next;
      },
      { replace: true },
    );
  return [search.get(WRITE) === FORM, open];
}

function AddendumForm({ id, record, draft, onClose }: Props & { draft: FormDraft }) {
  const { t } = useTexts();
  const client = useClient();
  const { account } = useSession();
  const { mutate } = useSyncMutation(medicalRecord);
  const kept: { text?: Json } = draft.content ?? {};
  const [value, setValue] = useState(() => asText(kept.text));
  const intent = useIntent(`addendum ${id}`);
  if (account === null) return null;
  const add = () => {
    const { addenda: before = [] } = record;
    const at = new Date(client.latest()).toISOString();
    const addendum = { text: value.trim(), at, userId: account.user.id, name: account.user.name };
    const patch = { addenda: [...before, addendum] };
    draft
      .become((own) => mutate(id, patch, { intent, seen: seenVersion(record), draft: own }))
      .catch(
        notKept(() => ({
          label: record.title ?? '',
          content: JSON.stringify(addendum, null, 2),
          back: undefined,
        })),
      );
    onClose();
  };
  return (
    <div className={styles['dialog']}>
      <AreaField
        name={FORM}
        label={t('medicalRecord.addendumText')}
        required
        rows={6}
        value={value}
        onChange={(next) => {
          setValue(next);
          draft.keep(next.trim() === '' ? null : { text: next });
        }}
      />
      <p className={styles['quiet']} role="status">
        {draft.note}
      </p>
      <div className={styles['dialogActions']}>
        <Button
          tall
          onClick={() => {
            draft.cancel(t('medicalRecord.addendum'));
            onClose();
          }}
          data-testid="cancel"
        >
          {t('action.cancel')}
        </Button>
        <Button tall kind="primary" disabled={value.trim() === ''} onClick={add} data-testid="add-addendum">
          {t('medicalRecord.addendum')}
        </Button>
      </div>
    </div>
  );
}

function Addendum(props: Props) {
  const draft = useFormDraft(`medicalRecord/${props.id}/${FORM}`, seenVersion(props.record));
  return draft.ready ? <AddendumForm key={draft.slot} {...props} draft={draft} /> : null;
}

/** If the dialog is closed without a decision (Escape, a tap beside it), the text is there when it is opened again. */
export function AddendumDialog(props: Props & { opened: boolean }) {
  const { t } = useTexts();
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={t('medicalRecord.addendum')}
      centered
      withCloseButton={false}
      transitionProps={{ duration: 0 }}
      size={560}
    >
      {props.opened && <Addendum {...props} />}
    </Modal>
  );
}
