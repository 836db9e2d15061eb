import { IconCloudUp, IconTrash, IconUserOff } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link, useLocation, useNavigate, useParams, useSearchParams } from 'react-router';
import { applyPatch } from '../../contract/entity.ts';
import { seenOf, useDependants, useDraft, useNow, useOutbox, useRecord, useSyncMutation, type MutationHandle, type OutboxEntry } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { raiseNotKept } from '../../ui/alarm.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialogs.tsx';
import { formatWhen } from '../../ui/format.ts';
import { textOf, useTexts } from '../../ui/i18n.ts';
import { useOpenWork } from '../../ui/open-work.ts';
import { usePageDetail } from '../../ui/page.ts';
import { Banner, EmptyState, SkeletonRows } from '../../ui/states.tsx';
import { useDeletePatient } from './delete-patient.ts';
import { DuplicateHint, HolderHint, useDuplicates, useHolders } from './duplicate-hint.tsx';
import { draftOf, inputOf, patchOf, payloadOf, withDraft, type PatientInput } from './form-model.ts';
import { displayName } from './listing.ts';
import styles from './patients.module.css';
import { PatientForm } from './patient-form.tsx';
import { typedNames } from './typed-name.ts';
import { faultsOfChange, faultsOfNew, faultsOfRefusal, type Faults } from './validation.ts';

const NOTHING: JsonObject = {};

/** What could not be kept, for whoever goes back to it. */
interface HandedBack {
  content: JsonObject;
  seen: number | null;
  slot: string;
}
const handedBackOf = (state: unknown): HandedBack | null => (typeof state === 'object' && state !== null && 'content' in state ? (state as HandedBack) : null);

/** `/patients/new`, `/patients/:id/edit`, and with `?mutation=` the content of a refused change to be corrected and sent again. */
export function PatientEditor() {
  const { id } = useParams();
  const [search] = useSearchParams();
  const { pathname, search: query, state } = useLocation();
  const mutationId = search.get('mutation');
  const outbox = useOutbox();
  const known = useRecord('patient', id ?? '');
  // Whoever comes back with what could not be kept comes back to the draft of that.
  const draft = useDraft(`patient/${mutationId ?? id ?? 'new'}`, handedBackOf(state)?.slot);
  const { t } = useTexts();

  const refused = mutationId === null ? null : (outbox.attention.find((entry) => entry.id === mutationId) ?? null);
  const waiting = !draft.ready || (id !== undefined && known.status === 'loading') || (mutationId !== null && outbox.status === 'loading');
  if (waiting) return <SkeletonRows rows={8} label={t('state.loading')} />;
  const isNew = id === undefined || (refused !== null && refused.operation === 'CREATE' && known.record === null);
  if (!isNew && known.record === null) {
    return <EmptyState icon={IconUserOff} title={t('patient.gone')} action={<Link to="/patients">{t('patient.toList')}</Link>} />;
  }
  return <Editor key={`${pathname}${query} ${draft.slot}`} id={isNew ? null : id} record={known.record ?? NOTHING} refused={refused} draft={draft} />;
}

interface EditorProps {
  id: string | null;
  record: JsonObject;
  refused: OutboxEntry | null;
  draft: ReturnType<typeof useDraft>;
}

function RefusalBanner({ entry }: { entry: OutboxEntry }) {
  const { t } = useTexts();
  const code = entry.rejection?.code ?? (entry.state === 'failed' ? 'FAILED' : 'OTHER');
  return (
    <Banner tone="refused" title={t('refusal.title')}>
      {textOf(`refusal.code.${code}`) ?? t('refusal.code.OTHER')} {t('refusal.kept')}
    </Banner>
  );
}

function Editor({ id, record, refused, draft }: EditorProps) {
  const { t, language } = useTexts();
  const navigate = useNavigate();
  const { create, mutate, discard } = useSyncMutation('patient');
  const removePatient = useDeletePatient();
  const now = useNow();
  // The record as it was when the form was opened: what arrives meanwhile is not overwritten by fields that nobody touched.
  const [base] = useState(record);
  /** The version over which this is typed: what others change from then on is a conflict, not overwritten unseen (RB-13). */
  const shown = typeof base['version'] === 'number' ? base['version'] : null;
  const made = refused ? seenOf(refused) : shown;
  const opened = made === undefined ? shown : made;
  const { state: wayHere } = useLocation();
  const handedBack = handedBackOf(wayHere);
  const [begun] = useState(handedBack ? handedBack.seen : draft.seen);
  const initial = useMemo(() => inputOf(base), [base]);
  const dependants = useDependants(refused);
  const content = refused ? applyPatch(base, refused.payload) : base;
  const [restored, setRestored] = useState(handedBack?.content ?? draft.draft);
  const seen = restored !== null && begun !== undefined ? begun : opened;
  const [restart, setRestart] = useState(0);
  const start = useMemo(() => {
    const from = { ...inputOf(content), ...(id === null && refused === null ? typedNames(wayHere) : null) };
    return restored === null ? from : withDraft(from, restored);
    // The form starts once; later changes of the record do not reach into what is being typed.
    // oxlint-disable-next-line exhaustive-deps
  }, [restart]);
  const [current, setCurrent] = useState(start);
  const [ignoring, setIgnoring] = useState(false);
  const [abandoning, setAbandoning] = useState(false);
  useOpenWork(current !== start);

  const payload = payloadOf(current);
  const isNew = id === null;
  const duplicates = useDuplicates(payload, isNew && !ignoring);
  const holders = useHolders(payload, id ?? refused?.entityId ?? null, refused?.rejection?.code === 'DUPLICATE');
  const label = displayName(isNew ? payload : base) || t('patient.new');
  const title = isNew ? t('patient.new') : t('patient.editTitle', { name: displayName(base) });
  usePageDetail(title);

  const validate = (input: PatientInput): Faults =>
    isNew ? faultsOfNew(payloadOf(input), now) : faultsOfChange(patchOf(input, base), base, now);
  const refusedFaults = useMemo(
    () => (refused?.rejection ? faultsOfRefusal(refused.rejection.code, refused.rejection.errors ?? [], content, now) : {}),
    // oxlint-disable-next-line exhaustive-deps
    [refused?.id],
  );

  const away = isNew ? '/patients' : `/patients/${id}`;
  const here = isNew && refused === null ? '/patients/new' : `/patients/${id ?? refused?.entityId}/edit${refused ? `?mutation=${refused.id}` : ''}`;

  const follow = (make: (draft: string) => MutationHandle, sent: JsonObject, input: PatientInput): MutationHandle => {
    const handle = draft.become(make);
    const state: HandedBack = { content: draftOf(input, initial), seen, slot: draft.slot };
    handle.catch(() => raiseNotKept({ label, content: JSON.stringify(sent, null, 2), back: () => void navigate(here, { state }) }));
    return handle;
  };

  const save = (input: PatientInput) => {
    const options = refused ? { resolves: refused.id } : {};
    if (isNew) {
      const sent = payloadOf(input);
      // Corrected under its own id: what was made for this patient meanwhile refers to it.
      const handle = follow((own) => create(sent, { ...options, ...(refused ? { id: refused.entityId } : {}), draft: own }), sent, input);
      void navigate(`/patients/${handle.entityId}`, { replace: true });
      return;
    }
    const patch = patchOf(input, base);
    if (Object.keys(patch).length > 0) void follow((own) => mutate(id, patch, { ...options, seen, draft: own }), patch, input);
    else draft.clear();
    void navigate(away, { replace: true });
  };

  const abandon = () => {
    if (refused === null) return;
    setAbandoning(false);
    draft.clear();
    void discard(refused.id);
    void navigate('/sync', { replace: true });
  };

  const note = draft.savedAt ? t('form.draftAt', { when: formatWhen(draft.savedAt, new Date(), language) }) : undefined;

  return (
    <>
      <PatientForm
        key={restart}
        title={title}
        start={start}
        validate={validate}
        refused={refusedFaults}
        onChange={(input) => {
          setCurrent(input);
          const kept = draftOf(input, initial);
          if (Object.keys(kept).length === 0) draft.clear();
          else draft.save(kept, seen);
        }}
        onSave={save}
        onCancel={() => void navigate(refused ? '/sync' : away)}
        saveLabel={refused ? t('action.fixAndSend') : t('action.save')}
        saveIcon={refused ? <IconCloudUp size={19} aria-hidden /> : undefined}
        note={note}
        extra={
          refused ? (
            <Button tall kind="danger" onClick={() => setAbandoning(true)} data-testid="discard">
              {t('action.abandon')}
            </Button>
          ) : isNew ? undefined : (
            <Button
              tall
              kind="danger"
              data-testid="delete"
              icon={<IconTrash size={18} aria-hidden />}
              className={styles['narrowIcon']}
              onClick={() => removePatient(id, displayName(base), opened)}
            >
              {t('action.delete')}
            </Button>
          )
        }
        banners={
          <>
            {refused && <RefusalBanner entry={refused} />}
            {holders.length > 0 && <HolderHint found={holders} />}
            {draft.others > 0 && (
              <Banner
                tone="neutral"
                title={t('form.draftOthers', { count: draft.others })}
                action={
                  <Button kind="quiet" onClick={draft.next} data-testid="draft-next">
                    {t('form.draftNext')}
                  </Button>
                }
              />
            )}
            {restored !== null && (
              <Banner
                tone="neutral"
                title={t('form.draftRestored')}
                action={
                  <Button
                    kind="quiet"
                    data-testid="draft-restart"
                    onClick={() => {
                      draft.clear();
                      setRestored(null);
                      setCurrent(inputOf(content));
                      setRestart(restart + 1);
                    }}
                  >
                    {t('form.draftDrop')}
                  </Button>
                }
              />
            )}
          </>
        }
        hint={duplicates.length > 0 ? <DuplicateHint found={duplicates} onIgnore={() => setIgnoring(true)} /> : undefined}
      />
      <ConfirmDialog
        opened={abandoning}
        title={t('discard.title')}
        confirm={t('discard.confirm')}
        onConfirm={abandon}
        onClose={() => setAbandoning(false)}
      >
        <p>{t('discard.text', { name: label })}</p>
        {dependants.length > 0 && <p>{t('discard.dependantsToo', { count: dependants.length })}</p>}
      </ConfirmDialog>
    </>
  );
}
