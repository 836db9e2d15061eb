import { useState, type ComponentType } from 'react';
import { Navigate, useNavigate, useParams, useSearchParams } from 'react-router';
import { isSigned } from '../../contract/clinical/signature.ts';
import { applyPatch } from '../../contract/entity.ts';
import { medicalRecord, type MedicalRecord } from '../../contract/entities/medical-record.ts';
import {
  useAttention,
  useClient,
  useIntent,
  useNow,
  useRecord,
  useSession,
  useSyncMutation,
  type OutboxEntry,
} from '../../hooks/index.ts';
import type { RecordOf } from '../../contract/typed.ts';
import { faultsOfChange, type Faults } from '../../records/faults.ts';
import { draftOf, withDraft } from '../../records/form-model.ts';
import { useFormDraft, type FormDraft } from '../../records/use-form-draft.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { AreaField } from '../../ui/primitives/fields.tsx';
import { SkeletonRows } from '../../ui/primitives/states.tsx';
import { notKept } from '../../ui/shell/alarm.ts';
import { settling, useUnsigned } from './deeds.ts';
import { formOf } from './note-module.tsx';
import { isLetter, withoutText, type NoteInput } from './note.ts';
import { seenVersion, signedPatch } from './sign.ts';

type Note = RecordOf<typeof medicalRecord>;

const WHY = 'why';

/** Corrects a signed note in one change: the new content, the reason and a new signature (CL-22). */
function Correction({ id, record }: { id: string; record: Note }) {
  const { t } = useTexts();
  const [search] = useSearchParams();
  const mutationId = search.get('mutation');
  const outbox = useAttention();
  // As it was when the form was opened: what a colleague changes meanwhile is a conflict.
  const [opened] = useState(record);
  const draft = useFormDraft(`medicalRecord/${id}/correction`, seenVersion(opened));
  if (!draft.ready || (mutationId !== null && outbox.status === 'loading'))
    return <SkeletonRows rows={8} label={t('state.loading')} />;
  const refused = outbox.attention.find(
    (entry) => entry.id === mutationId && (entry.payload as MedicalRecord).corrections !== undefined,
  );
  // A refused action of the page's own buttons is handled on the page.
  if (mutationId !== null && refused === undefined) return <Navigate to={`/medical-records/${id}`} replace />;
  return <CorrectionForm key={draft.slot} id={id} opened={opened} draft={draft} refused={refused} />;
}

/** What was typed in a correction that the server has refused. */
function typedIn({ payload }: OutboxEntry): readonly [MedicalRecord, string] {
  const { corrections = [], signature: _signature, ...typed }: MedicalRecord = payload;
  return [typed, corrections.at(-1)?.reason ?? ''];
}

interface CorrectionProps {
  id: string;
  opened: Note;
  draft: FormDraft;
  refused: OutboxEntry | undefined;
}

function CorrectionForm({ id, opened, draft, refused }: CorrectionProps) {
  const { t } = useTexts();
  const now = useNow();
  const client = useClient();
  const navigate = useNavigate();
  const { account } = useSession();
  const { mutate } = useSyncMutation(medicalRecord);
  const noteForm = formOf(opened);
  const intent = useIntent(`correct ${id} ${String(opened.version ?? '')} ${refused?.id ?? ''}`);
  const initial = noteForm.model.inputOf(opened);
  const [[start, reasonKept]] = useState(() => {
    const [content, because] = refused ? typedIn(refused) : [{}, ''];
    const { [WHY]: why, ...typed } = draft.content ?? {};
    const from = noteForm.model.inputOf(applyPatch(opened, content));
    return [withDraft(from, typed), typeof why === 'string' ? why : because] as const;
  });
  const [reason, setReason] = useState(reasonKept);
  const [input, setInput] = useState(start);
  if (account === null) return null;

  const keep = (typed: NoteInput, because: string) => {
    const changed = draftOf(typed, initial);
    draft.keep(Object.keys(changed).length === 0 && because === '' ? null : { ...changed, [WHY]: because });
  };
  const patchOf = (typed: NoteInput) => noteForm.model.patchOf(noteForm.complete(typed), opened);
  // The signature is added last, because the content is validated without it.
  const validate = (typed: NoteInput): Faults => {
    const { signature: _signature, ...unsigned } = opened;
    const before = { ...unsigned, status: 'in-progress' } as const;
    const faults = faultsOfChange(medicalRecord, patchOf(typed), before, now);
    return isLetter(opened) ? faults : withoutText(faults);
  };
  const leave = () => void navigate(`/medical-records/${id}`, { replace: true });
  const save = async (typed: NoteInput) => {
    const patch = patchOf(typed);
    if (reason.trim() === '' || Object.keys(patch).length === 0) {
      document.getElementById('field-correctionReason')?.focus();
      return;
    }
    const at = new Date(client.latest());
    const { corrections: before = [] } = opened;
    const correction = {
      reason: reason.trim(),
      at: at.toISOString(),
      userId: account.user.id,
      name: account.user.name,
    };
    const whole = { ...patch, corrections: [...before, correction] };
    const signed = await signedPatch(medicalRecord, opened, whole, account.user, at);
    draft
      .become((own) =>
        mutate(id, signed, {
          intent,
          seen: seenVersion(opened),
          reason: reason.trim(),
          draft: own,
          ...settling(refused),
        }),
      )
      .catch(
        notKept(() => ({
          label: opened.title,
          content: JSON.stringify(whole, null, 2),
          back: () => void navigate(`/medical-records/${id}/edit`),
        })),
      );
    leave();
  };
  return (
    <noteForm.Form
      title={t(isLetter(opened) ? 'medicalRecord.letterCorrectTitle' : 'medicalRecord.correctTitle')}
      start={start}
      validate={validate}
      onChange={(typed) => {
        setInput(typed);
        keep(typed, reason);
      }}
      onSave={(typed) => void save(typed)}
      onCancel={() => {
        draft.cancel(opened.title);
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

/** `/medical-records/:id/edit`: the correction of a signed note, or the kit's editor for a draft. */
export const noteEditor = (Editor: ComponentType): ComponentType =>
  function NoteEditor() {
    const { id = '' } = useParams();
    const { record } = useRecord(medicalRecord, id);
    const unsigned = useUnsigned(id);
    if (unsigned?.state === 'conflict') return <Navigate to={`/medical-records/${id}`} replace />;
    return record !== null && isSigned(record) && record.status === 'finished' ? (
      <Correction key={id} id={id} record={record} />
    ) : (
      <Editor />
    );
  };
