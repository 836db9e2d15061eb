import { useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { endHandBack, handBack, handedBackOf, useDraft, useNow, type Draft } from '../hooks/index.ts';
import type { JsonObject } from '../lib/json.ts';
import { formatWhen } from '../ui/i18n/format.ts';
import { useTexts } from '../ui/i18n/i18n.ts';
import { useOpenWork } from '../ui/shell/open-work.ts';
import { offerUndo } from '../ui/shell/undo-toast.tsx';

/** The state of the draft that the form shows (DF-6); undefined while nothing was typed. */
export function useDraftNote({
  pending,
  savedAt,
  failed,
}: Pick<Draft, 'pending' | 'savedAt' | 'failed'>): string | undefined {
  const { t, language } = useTexts();
  const now = useNow();
  if (failed) return t('form.draftNotKept');
  if (pending) return t('form.draftSaving');
  return savedAt === null ? undefined : t('form.draftAt', { when: formatWhen(savedAt, now, language) });
}

export interface FormDraft extends Pick<Draft, 'ready' | 'slot' | 'become'> {
  /** The draft with which the form begins, from before a crash or restored by an undo; null if there is none. */
  content: JsonObject | null;
  note: string | undefined;
  /** Saves everything that was typed; null if there is nothing. */
  keep(content: JsonObject | null): void;
  /** Discards the draft and offers an undo. `label` names what was being written. */
  cancel(label: string): void;
}

/**
 * The draft of a page's form that is not made from the contract: written while somebody types (DF-1), and discarded with
 * an undo (UI-12). The form's state belongs to `slot`: another slot is another opening. `seen`: version of the record
 * over which it is typed, null where it has none.
 */
export function useFormDraft(form: string, seen: number | null): FormDraft {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { pathname, search, state } = useLocation();
  const handedBack = handedBackOf(state);
  const draft = useDraft(form, handedBack?.slot);
  const { ready, slot } = draft;
  const note = useDraftNote(draft);
  const typed = useRef<{ slot: string; content: JsonObject | null }>({ slot: '', content: null });
  const [isTyped, setTyped] = useState(false);
  useOpenWork(isTyped);
  const content = handedBack?.content ?? draft.draft;

  // A restored draft is stored again as soon as it is on the screen.
  useEffect(() => {
    if (ready && handedBack) draft.save(handedBack.content, seen);
    // oxlint-disable-next-line exhaustive-deps
  }, [ready, slot]);

  return {
    ready,
    slot,
    become: draft.become,
    content,
    note,
    keep(next) {
      typed.current = { slot, content: next };
      setTyped(next !== null);
      if (next === null) draft.clear();
      else draft.save(next, seen);
    },
    cancel(label) {
      endHandBack(state);
      draft.clear();
      const left = typed.current.slot === slot ? typed.current.content : content;
      if (left === null) return;
      const reopen = () =>
        void navigate(pathname + search, { state: handBack({ content: left, seen, slot: draft.slot }) });
      offerUndo(t('form.cancelled', { name: label }), reopen);
    },
  };
}
