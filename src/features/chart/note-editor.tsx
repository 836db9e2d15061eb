import { useState, type ComponentType } from 'react';
import { useNavigate, useParams } from 'react-router';
import { isSigned } from '../../contract/clinical/signature.ts';
import type { EntityRecord } from '../../contract/entity.ts';
import { medicalRecord } from '../../contract/entities/medical-record.ts';
import { useClient, useIntent, useNow, useRecord, useSession, useSyncMutation } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { ContractInput } from '../../records/contract-model.ts';
import { faultsOfChange, type Faults } from '../../records/faults.ts';
import { draftOf, withDraft } from '../../records/form-model.ts';
import { useFormDraft, type FormDraft } from '../../records/use-form-draft.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { AreaField } from '../../ui/primitives/fields.tsx';
import { SkeletonRows } from '../../ui/primitives/states.tsx';
import { notKept } from '../../ui/shell/alarm.ts';
import { seenVersion } from './note-actions.tsx';
import { noteForm } from './note-module.tsx';
import { withoutText } from './note.ts';
import { signedPatch } from './sign.ts';

const WHY = 'why';

/** A signed note is corrected in one change: what is right, why, and the signature anew (CL-22). */
function Correction({ id, record }: { id: string; record: EntityRecord }) {
  const { t } = useTexts();
  // As it was when the form was opened: what a colleague changes meanwhile is a conflict.
  const [opened] = useState(record);
  const draft = useFormDraft(`medicalRecord/${id}/correction`, seenVersion(opened));
  if (!draft.ready) return <SkeletonRows rows={8} label={t('state.loading')} />;
  return <CorrectionForm key={draft.slot} id={id} opened={opened} draft={draft} />;
}

function CorrectionForm({ id, opened, draft }: { id: string; opened: EntityRecord; draft: FormDraft }) {
  const { t } = useTexts();
  const now = useNow();
  const client = useClient();
  const navigate = useNavigate();
  const { account } = useSession();
  const { mutate } = useSyncMutation('medicalRecord');
  const intent = useIntent(`correct ${id} ${String(opened['version'] ?? '')}`);
  const initial = noteForm.model.inputOf(opened);
  const [[start, reasonKept]] = useState(() => {
    const { [WHY]: why, ...typed } = draft.content ?? {};
    return [withDraft(initial, typed), typeof why === 'string' ? why : ''] as const;
  });
  const [reason, setReason] = useState(reasonKept);
  const [input, setInput] = useState(start);
  if (account === null) return null;

  const keep = (typed: ContractInput, because: string) => {
    const changed = draftOf(typed, initial);
    draft.keep(Object.keys(changed).length === 0 && because === '' ? null : { ...changed, [WHY]: because });
  };
  const patchOf = (typed: ContractInput): JsonObject => noteForm.model.patchOf(noteForm.complete(typed), opened);
  // The signature comes last: what it seals is judged without it.
  const validate = (typed: ContractInput): Faults => {
    const { signature: _signature, ...unsigned } = opened;
    return withoutText(
      faultsOfChange(medicalRecord, patchOf(typed), { ...unsigned, status: 'in-progress' } as JsonObject, now),
    );
  };
  const leave = () => void navigate(`/medical-records/${id}`, { replace: true });
  const save = async (typed: ContractInput) => {
    const patch = patchOf(typed);
    if (reason.trim() === '' || Object.keys(patch).length === 0) {
      document.getElementById('field-correctionReason')?.focus();
      return;
    }
    const at = new Date(client.latest());
    const before = Array.isArray(opened['corrections']) ? opened['corrections'] : [];
    const correction = {
      reason: reason.trim(),
      at: at.toISOString(),
      userId: account.user.id,
      name: account.user.name,
    };
    const whole = { ...patch, corrections: [...before, correction] };
    const signed = await signedPatch(medicalRecord, opened, whole, account.user, at);
    draft
      .become((own) => mutate(id, signed, { intent, seen: seenVersion(opened), reason: reason.trim(), draft: own }))
      .catch(
        notKept(() => ({
          label: String(opened['title']),
          content: JSON.stringify(whole, null, 2),
          back: () => void navigate(`/medical-records/${id}/edit`),
        })),
      );
    leave();
  };
  return (
    <noteForm.Form
      title={t('medicalRecord.correctTitle')}
      start={start}
      validate={validate}
      onChange={(typed) => {
        setInput(typed);
        keep(typed, reason);
      }}
      onSave={(typed) => void save(typed)}
      onCancel={() => {
        draft.cancel(String(opened['title']));
        leave();
      }}
      saveLabel={t('medicalRecord.correctSave')}
      note={draft.note}
      banners={
        <AreaField
          name="correctionReason"
          label={t('medicalRecord.correctWhy')}
          required
          rows={2}
          value={reason}
          onChange={(next) => {
            setReason(next);
            keep(input, next);
          }}
        />
      }
    />
  );
}

/** `/medical-records/:id/edit`: of a signed note its correction, else the kit's own editor. */
export const noteEditor = (Editor: ComponentType): ComponentType =>
  function NoteEditor() {
    const { id = '' } = useParams();
    const { record } = useRecord('medicalRecord', id);
    return record !== null && isSigned(record) && record['status'] === 'finished' ? (
      <Correction key={id} id={id} record={record} />
    ) : (
      <Editor />
    );
  };
