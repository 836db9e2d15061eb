import { IconCloudUp, IconTrash, IconUserOff } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { Link, useLocation, useNavigate, useParams, useSearchParams } from 'react-router';
import { applyPatch, type EntityRecord } from '../../contract/entity.ts';
import {
  endHandBack,
  handBack,
  handedBackOf,
  seenOf,
  useBase,
  useDraft,
  useIntent,
  useNow,
  useAttention,
  useRecord,
  useSyncMutation,
  type MutationHandle,
  type OutboxEntry,
} from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { raiseNotKept } from '../../ui/shell/alarm.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { formatWhen } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { useOpenWork } from '../../ui/shell/open-work.ts';
import { OthersChanged } from '../../ui/sync/others-changed.tsx';
import { usePageDetail } from '../../ui/shell/page.ts';
import { Banner, EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { offerUndo } from '../../ui/shell/undo-toast.tsx';
import { useDeletePatient } from './delete-patient.ts';
import { DuplicateHint, HolderHint, useDuplicates, useHolders } from './duplicate-hint.tsx';
import { draftOf, inputOf, patchOf, payloadOf, withDraft, withFieldsOf, type PatientInput } from './form-model.ts';
import { GiveUpDialog } from './give-up-dialog.tsx';
import { displayName } from './listing.ts';
import styles from './patients.module.css';
import { PatientForm } from './patient-form.tsx';
import { typedNames } from './typed-name.ts';
import { faultsOfChange, faultsOfNew, faultsOfRefusal, type Faults } from './validation.ts';

const NOTHING: JsonObject = {};

/**
 * `/patients/new`, `/patients/:id/edit`, and with `?mutation=` the content of a refused change to be corrected and sent
 * again.
 */
export function PatientEditor() {
  const { id } = useParams();
  const [search] = useSearchParams();
  const { pathname, search: query, state } = useLocation();
  const asked = search.get('mutation');
  const outbox = useAttention();
  const known = useRecord('patient', id ?? '');
  const isRefusedCreation =
    known.syncState === 'rejected' && known.record !== null && known.record['version'] === undefined;
  const creation = isRefusedCreation
    ? outbox.attention.find(({ entityId, operation }) => entityId === id && operation === 'CREATE')
    : undefined;
  // A record that the server has refused to make is corrected and sent again, whichever way one comes to its form.
  const mutationId = asked ?? creation?.id ?? null;
  // Whoever comes back to what was closed comes back to the draft of that.
  const draft = useDraft(`patient/${mutationId ?? id ?? 'new'}`, handedBackOf(state)?.slot);
  // Deleted by a colleague while the form is open: what is typed stays.
  const [opened, setOpened] = useState<{ at: string; record: EntityRecord }>();
  const { t } = useTexts();

  const refused = mutationId === null ? null : (outbox.attention.find((entry) => entry.id === mutationId) ?? null);
  const waiting =
    !draft.ready ||
    (id !== undefined && known.status === 'loading') ||
    ((mutationId !== null || isRefusedCreation) && outbox.status === 'loading');
  if (waiting) return <SkeletonRows rows={8} label={t('state.loading')} />;
  const isNew =
    id === undefined ||
    (refused !== null && refused.operation === 'CREATE' && (known.record === null || isRefusedCreation));
  const at = `${pathname}${query} ${draft.slot}`;
  if (!isNew && known.record !== null && opened?.at !== at) setOpened({ at, record: known.record });
  const record = known.record ?? (opened?.at === at ? opened.record : null);
  if (!isNew && record === null) {
    return (
      <EmptyState
        icon={IconUserOff}
        title={t('patient.gone')}
        action={<Link to="/patients">{t('patient.toList')}</Link>}
      />
    );
  }
  return (
    <Editor
      key={at}
      id={isNew ? null : id}
      record={isNew ? NOTHING : (record ?? NOTHING)}
      current={known.record}
      changedBy={known.changedBy?.name ?? ''}
      refused={refused}
      draft={draft}
    />
  );
}

interface EditorProps {
  id: string | null;
  record: JsonObject;
  /** As it is now: a colleague may save it, or delete it, while the form is open. */
  current: EntityRecord | null;
  changedBy: string;
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

function Editor({ id, record, current: latest, changedBy, refused, draft }: EditorProps) {
  const { t, language } = useTexts();
  const navigate = useNavigate();
  const { create, mutate } = useSyncMutation('patient');
  const isNew = id === null;
  const removePatient = useDeletePatient(id ?? '');
  const now = useNow();
  // One opened form makes one change, however often it is saved (UI-10).
  const intent = useIntent();
  // The record as the person has it before them: what arrives meanwhile is not overwritten by fields that nobody
  // touched.
  const { base, version, changed, gone, take } = useBase(record, isNew ? null : latest);
  /**
   * The version over which this is typed: what others change from then on is a conflict, not overwritten unseen
   * (RB-13).
   */
  const made = refused ? seenOf(refused) : version;
  const { state } = useLocation();
  const handedBack = handedBackOf(state);
  const [begun] = useState(handedBack ? handedBack.seen : draft.seen);
  const initial = useMemo(() => inputOf(base), [base]);
  const content = refused ? applyPatch(base, refused.payload) : base;
  const [restored, setRestored] = useState(handedBack?.content ?? draft.draft);
  const [typedAt] = useState(draft.savedAt);
  const opened = made === undefined ? version : made;
  // What was begun over an older version stays so: of what changed before the form was opened again, nothing tells
  // here.
  const isOlder = restored !== null && begun !== undefined && begun !== (record['version'] ?? null);
  const seen = isOlder ? begun : opened;
  const [restart, setRestart] = useState(0);
  const start = useMemo(() => {
    const from = {
      ...inputOf(content),
      ...(id === null && refused === null && restart === 0 ? typedNames(state) : null),
    };
    return restored === null ? from : withDraft(from, restored);
    // The form starts once; later changes of the record do not reach into what is being typed.
    // oxlint-disable-next-line exhaustive-deps
  }, [restart]);
  const [current, setCurrent] = useState(start);
  const [replaced, setReplaced] = useState<{ at: number; input: PatientInput }>();
  const [ignoring, setIgnoring] = useState(false);
  const [abandoning, setAbandoning] = useState(false);
  useOpenWork(current !== start);

  const payload = payloadOf(current);
  const duplicates = useDuplicates(payload, isNew && !ignoring);
  const holders = useHolders(payload, id ?? refused?.entityId ?? null, refused?.rejection?.code === 'DUPLICATE');
  const label = displayName(isNew ? payload : base) || t('patient.new');
  const title = isNew ? t('patient.new') : t('patient.editTitle', { name: displayName(base) });
  usePageDetail(title);

  const validate = (input: PatientInput): Faults =>
    isNew ? faultsOfNew(payloadOf(input), now) : faultsOfChange(patchOf(input, base), base, now);
  const refusedFaults = useMemo(
    () =>
      refused?.rejection ? faultsOfRefusal(refused.rejection.code, refused.rejection.errors ?? [], content, now) : {},
    // oxlint-disable-next-line exhaustive-deps
    [refused?.id],
  );

  const away = isNew ? '/patients' : `/patients/${id}`;
  const here =
    isNew && refused === null
      ? '/patients/new'
      : `/patients/${id ?? refused?.entityId}/edit${refused ? `?mutation=${refused.id}` : ''}`;

  const typed = (input: PatientInput): JsonObject => draftOf(input, initial);
  const handBackOf = (input: PatientInput) => handBack({ content: typed(input), seen, slot: draft.slot });
  // What is typed is in the store again from the moment in which it is back on the screen.
  useEffect(() => {
    if (handedBack) draft.save(handedBack.content, seen);
    // oxlint-disable-next-line exhaustive-deps
  }, []);

  const follow = (make: (draft: string) => MutationHandle, sent: JsonObject, input: PatientInput): MutationHandle => {
    const handle = draft.become(make);
    handle.catch(() =>
      raiseNotKept({
        label,
        content: JSON.stringify(sent, null, 2),
        back: () => void navigate(here, { state: handBackOf(input) }),
      }),
    );
    return handle;
  };

  const save = (input: PatientInput) => {
    endHandBack(state);
    const options = { intent, ...(refused ? { resolves: refused.id } : {}) };
    if (isNew) {
      const sent = payloadOf(input);
      // Corrected under its own id: what was made for this patient meanwhile refers to it.
      const handle = follow(
        (own) => create(sent, { ...options, ...(refused ? { id: refused.entityId } : {}), draft: own }),
        sent,
        input,
      );
      void navigate(`/patients/${handle.entityId}`, { replace: true });
      return;
    }
    const patch = patchOf(input, base);
    if (Object.keys(patch).length > 0)
      void follow((own) => mutate(id, patch, { ...options, seen, draft: own }), patch, input);
    else draft.clear();
    void navigate(away, { replace: true });
  };

  /**
   * What was typed goes, and can be brought back: it never comes up by itself in a form that is opened later (UI-12).
   */
  const drop = () => {
    endHandBack(state);
    draft.clear();
    const isTouched = current !== start || restored !== null;
    if (!isTouched || Object.keys(typed(current)).length === 0) return;
    offerUndo(t('form.cancelled', { name: label }), () => void navigate(here, { state: handBackOf(current) }));
  };

  const cancel = () => {
    drop();
    void navigate(refused ? '/sync' : away, { replace: true });
  };

  const startAnew = () => {
    drop();
    setRestored(null);
    setCurrent(inputOf(content));
    setRestart(restart + 1);
  };

  const takeTheirs = (fields: readonly string[]) => {
    if (!latest) return;
    const next = take(fields);
    const input = withFieldsOf(current, next, fields);
    setCurrent(input);
    setReplaced({ at: (replaced?.at ?? 0) + 1, input });
    const kept = draftOf(input, inputOf(next));
    if (Object.keys(kept).length === 0) draft.clear();
    else draft.save(kept, isOlder || refused || next !== latest ? seen : Number(latest['version']));
  };

  const mine = isNew ? NOTHING : patchOf(current, base);
  const othersChanges = changed.map((field) => ({
    field,
    before: base[field],
    theirs: latest?.[field],
    ...(field in mine ? { mine: mine[field] } : {}),
  }));

  const endForm = () => {
    endHandBack(state);
    draft.clear();
    void navigate('/sync', { replace: true });
  };

  const note = draft.savedAt ? t('form.draftAt', { when: formatWhen(draft.savedAt, now, language) }) : undefined;

  return (
    <>
      <PatientForm
        key={restart}
        title={title}
        start={start}
        replaced={replaced}
        validate={validate}
        refused={refusedFaults}
        onChange={(input) => {
          setCurrent(input);
          const kept = draftOf(input, initial);
          if (Object.keys(kept).length === 0) draft.clear();
          else draft.save(kept, seen);
        }}
        onSave={save}
        onCancel={cancel}
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
              onClick={() => removePatient(displayName(base), opened)}
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
              <div data-testid="draft-restored">
                <Banner
                  tone="attention"
                  title={t('form.draftRestored', {
                    name: (isNew ? displayName(payload) : displayName(base)) || t('form.draftNoName'),
                  })}
                  action={
                    <Button data-testid="draft-restart" onClick={startAnew}>
                      {t(isNew && !refused ? 'form.draftDropNew' : 'form.draftDrop')}
                    </Button>
                  }
                >
                  {typedAt !== null && t('form.draftRestoredHelp', { when: formatWhen(typedAt, now, language) })}
                </Banner>
              </div>
            )}
            {!isNew && (
              <OthersChanged
                entityType="patient"
                changes={othersChanges}
                gone={gone}
                who={latest && latest['version'] === version ? '' : changedBy}
                when={typeof latest?.['updatedAt'] === 'string' ? formatWhen(latest['updatedAt'], now, language) : ''}
                onTake={takeTheirs}
              />
            )}
          </>
        }
        hint={
          duplicates.length > 0 ? <DuplicateHint found={duplicates} onIgnore={() => setIgnoring(true)} /> : undefined
        }
      />
      <GiveUpDialog
        opened={abandoning}
        entry={refused}
        label={label}
        onGiveUp={endForm}
        onClose={() => setAbandoning(false)}
      />
    </>
  );
}
