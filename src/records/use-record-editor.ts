import { useEffect, useMemo, useState } from 'react';
import { applyPatch } from '../contract/entity.ts';
import {
  endHandBack,
  handBack,
  handedBackOf,
  seenOf,
  useBase,
  useIntent,
  useIntents,
  useNow,
  useSession,
  useSyncMutation,
  type MutationHandle,
} from '../hooks/index.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import { textOf, useTexts } from '../ui/i18n/i18n.ts';
import { notKept } from '../ui/shell/alarm.ts';
import { useOpenWork } from '../ui/shell/open-work.ts';
import { offerUndo } from '../ui/shell/undo-toast.tsx';
import { faultsOfChange, faultsOfNew, faultsOfRefusal, NO_FAULTS, type Faults } from './faults.ts';
import { draftOf, leftOverOf, withDraft, withFieldsOf } from './form-model.ts';
import type { FormPlace } from './form-place.ts';
import type { OpenedRecord } from './opened-record.ts';
import type { FurtherChange, OwnChange, RecordModule } from './record-module.ts';

const NOTHING: JsonObject = {};

/** A field that a colleague has changed since the form was opened. */
export interface OthersChange {
  field: string;
  before: Json | undefined;
  theirs: Json | undefined;
  /** Present if the person has changed the field too. */
  mine?: Json | undefined;
}

/** One opened form, from its first values to the change that it makes. */
export interface RecordEditor<I extends object> {
  isNew: boolean;
  /** The record's name; for a new record as it is typed, empty at first. */
  name: string;
  /** The name of an edited record when the form was opened. */
  knownName: string;
  /** What a new record of this kind is called, e.g. `Nouveau patient`. */
  nameOfNew: string;
  /** The content with which the form starts; another one when the form is started again. */
  start: I;
  restart: number;
  replaced: { at: number; input: I } | undefined;
  /** The record as it would be saved. */
  payload: JsonObject;
  refusal: Faults;
  validate: (input: I) => Faults;
  change: (input: I) => void;
  save: (input: I) => void;
  /** Leaves without saving. The toast restores what was typed; it never comes back by itself (UI-12). */
  cancel: () => void;
  /** The draft is discarded (undo offered) and the form starts with the record as it is. */
  startAnew: () => void;
  /** The refused change has been given up. */
  gaveUp: () => void;
  /** The version that a delete from this form names. */
  opened: number | null;
  /**
   * The draft with which the form began, with its device time. `leftOver` are its values without a field in this form.
   */
  restored: { typedAt: string | null; leftOver: JsonObject } | null;
  others: {
    changes: readonly OthersChange[];
    gone: boolean;
    /** Who changed it and when; empty if it is not known. */
    who: string;
    at: string;
    take: (fields: readonly string[]) => void;
  };
}

/**
 * Owns a form of any entity: its draft (DF-1 to DF-4), the version seen (RB-13), a refused change's content, content
 * handed back because the device could not keep it, one change however often it is saved (UI-10), cancel with undo
 * (UI-12), and what colleagues change meanwhile (UI-13).
 */
export function useRecordEditor<I extends object>(
  module: RecordModule<I>,
  { id, record, current: latest, changedBy, refused, draft }: OpenedRecord,
  place: FormPlace,
): RecordEditor<I> {
  const { entity, model, nameOf } = module;
  const { t } = useTexts();
  const { state } = place;
  const now = useNow();
  const { create, mutate } = useSyncMutation(entity.type);
  const tenantId = useSession().account?.tenant?.id;
  const only = module.isSingle === true && tenantId !== undefined ? { id: tenantId } : {};
  const isNew = id === null;
  const intent = useIntent();
  const intents = useIntents();
  const further = module.useFurther?.();
  // Untouched fields do not overwrite values that have arrived meanwhile.
  const { base, version, changed, gone, take } = useBase(record, isNew ? null : latest, entity.derived);
  const handedBack = handedBackOf(state);
  const [begun] = useState(handedBack ? handedBack.seen : draft.seen);
  const [restored, setRestored] = useState(handedBack?.content ?? draft.draft);
  const [typedAt] = useState(draft.savedAt);
  const initial = useMemo(() => model.inputOf(base), [model, base]);
  const { reopened = (kept) => kept } = module;
  const content = refused ? reopened(applyPatch(base, refused.payload)) : base;
  // The version over which this is typed: what others change from then on is a conflict, not overwritten unseen.
  const opened = refused ? seenOf(refused) : version;
  // A draft keeps the version at which it was begun, because the changes since then were never on the screen.
  const isOlder = restored !== null && begun !== undefined && begun !== (record['version'] ?? null);
  const seen = isOlder ? begun : opened;

  const [restart, setRestart] = useState(0);
  const start = useMemo(() => {
    const isFresh = id === null && refused === null;
    const given = isFresh && restart === 0 ? module.beginWith?.(state) : null;
    const under = isFresh && module.owner && place.owner !== null ? { [module.owner.field]: place.owner } : null;
    const form = isFresh ? module.forms?.[place.form ?? ''] : undefined;
    const from = { ...model.inputOf(content), ...under, ...given, ...form };
    return restored === null ? from : withDraft(from, restored);
    // The form starts once; later changes of the record do not reach into what is being typed.
    // oxlint-disable-next-line exhaustive-deps
  }, [restart]);
  const leftOver = useMemo(() => (restored === null ? NOTHING : leftOverOf(start, restored)), [start, restored]);
  const [input, setInput] = useState(start);
  const [replaced, setReplaced] = useState<{ at: number; input: I }>();
  useOpenWork(input !== start);

  const payload = model.payloadOf(input);
  const knownName = isNew ? '' : nameOf(base);
  const name = isNew ? nameOf(payload) : knownName;
  const nameOfNew =
    (place.form && textOf(`${entity.type}.newForm.${place.form}`)) || (textOf(`${entity.type}.new`) ?? entity.type);
  const label = name || nameOfNew;
  const which = { id, refused };

  const refusal = useMemo(
    () => (refused?.rejection ? faultsOfRefusal(entity, refused.rejection, content, now) : NO_FAULTS),
    // oxlint-disable-next-line exhaustive-deps
    [refused?.id],
  );

  // What was typed is stored again as soon as it is back on the screen.
  useEffect(() => {
    if (handedBack) draft.save(handedBack.content, seen);
    // oxlint-disable-next-line exhaustive-deps
  }, []);

  const handBackOf = (typed: I) =>
    handBack({ content: { ...leftOver, ...draftOf(typed, initial) }, seen, slot: draft.slot });

  const keep = (typed: JsonObject, over: number | null): void => {
    const content = { ...leftOver, ...typed };
    if (Object.keys(content).length === 0) draft.clear();
    else draft.save(content, over);
  };

  /** The draft becomes the change. If the device cannot store it, the person gets the content back. */
  const follow = (make: (draft: string) => MutationHandle, own: OwnChange, typed: I): MutationHandle => {
    const more = refused ? [] : (further?.(typed, own) ?? []);
    const sent = more.length === 0 ? own.fields : [own.fields, ...more.map(({ fields }) => fields)];
    // Made in the same tick, these changes are stored in one transaction with the form's own change, or fail with it.
    const makeFurther = (which: readonly FurtherChange[]): void => {
      for (const { id: other, name: part, fields } of which)
        (other === null
          ? create(fields, { intent: intents(part) })
          : mutate(other, fields, { intent: intents(part) })
        ).catch(() => undefined);
    };
    makeFurther(more.filter(({ first }) => first === true));
    const handle = draft.become(make);
    handle.catch(
      notKept(() => ({
        label,
        content: JSON.stringify(sent, null, 2),
        back: () => place.reopen(which, handBackOf(typed)),
      })),
    );
    makeFurther(more.filter(({ first }) => first !== true));
    return handle;
  };

  const save = (typed: I): void => {
    endHandBack(state);
    const options = { intent, ...(refused ? { resolves: refused.id } : {}) };
    if (isNew) {
      const sent = model.payloadOf(typed);
      // The record is corrected under its own id, because other changes made meanwhile refer to it.
      const handle = follow(
        (own) => create(sent, { ...options, ...(refused ? { id: refused.entityId } : only), draft: own }),
        { id, record: base, fields: sent },
        typed,
      );
      place.saved(handle.entityId);
      return;
    }
    const patch = model.patchOf(typed, base);
    if (Object.keys(patch).length > 0)
      void follow(
        (own) => mutate(id, patch, { ...options, seen, draft: own }),
        { id, record: base, fields: patch },
        typed,
      );
    else draft.clear();
    place.saved(id);
  };

  const drop = (): void => {
    endHandBack(state);
    draft.clear();
    const isTouched = input !== start || restored !== null;
    if (!isTouched || Object.keys({ ...leftOver, ...draftOf(input, initial) }).length === 0) return;
    offerUndo(t('form.cancelled', { name: label }), () => place.reopen(which, handBackOf(input)));
  };

  const takeTheirs = (fields: readonly string[]): void => {
    if (!latest) return;
    const next = take(fields);
    const taken = withFieldsOf(model, input, next, fields);
    setInput(taken);
    setReplaced({ at: (replaced?.at ?? 0) + 1, input: taken });
    keep(draftOf(taken, model.inputOf(next)), isOlder || refused || next !== latest ? seen : Number(latest['version']));
  };

  const mine = isNew ? NOTHING : model.patchOf(input, base);
  return {
    isNew,
    name,
    knownName,
    nameOfNew,
    start,
    restart,
    replaced,
    payload,
    refusal,
    validate: (typed) =>
      isNew
        ? faultsOfNew(entity, model.payloadOf(typed), now)
        : faultsOfChange(entity, model.patchOf(typed, base), base, now),
    change: (typed) => {
      setInput(typed);
      keep(draftOf(typed, initial), seen);
    },
    save,
    cancel: () => {
      drop();
      place.cancelled(which);
    },
    startAnew: () => {
      drop();
      setRestored(null);
      setInput(model.inputOf(content));
      setRestart(restart + 1);
    },
    gaveUp: () => {
      endHandBack(state);
      draft.clear();
      place.gaveUp();
    },
    opened,
    restored: restored === null ? null : { typedAt, leftOver },
    others: {
      changes: changed.map((field) => ({
        field,
        before: base[field],
        theirs: latest?.[field],
        ...(field in mine ? { mine: mine[field] } : {}),
      })),
      gone,
      who: latest && latest['version'] === version ? '' : changedBy,
      at: typeof latest?.['updatedAt'] === 'string' ? latest['updatedAt'] : '',
      take: takeTheirs,
    },
  };
}
