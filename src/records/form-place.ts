import { useLocation, useNavigate } from 'react-router';
import type { OutboxEntry } from '../hooks/index.ts';

/** What a form was opened on: nothing yet for a new record; the refused change whose content is in it. */
export interface OpenedOn {
  id: string | null;
  refused: Pick<OutboxEntry, 'id' | 'entityId'> | null;
}

/** Where a form stands, and where its end leads: a page of its own, or a dialog over another form. */
export interface FormPlace {
  /** What was handed to the form on the way to it: a name typed into a search, content handed back. */
  state: unknown;
  saved(id: string): void;
  cancelled(form: OpenedOn): void;
  /** The refused change has been given up. */
  gaveUp(): void;
  /** The same form once more, with what was typed. */
  reopen(form: OpenedOn, state: unknown): void;
}

const addressOf = (path: string, { id, refused }: OpenedOn): string =>
  id === null && refused === null
    ? `${path}/new`
    : `${path}/${id ?? refused?.entityId}/edit${refused ? `?mutation=${refused.id}` : ''}`;

/** A form on a page: `PATH/new` or `PATH/:id/edit`. Its end replaces it in the history. */
export function usePagePlace(path: string): FormPlace {
  const navigate = useNavigate();
  const { state } = useLocation();
  const leave = (to: string) => void navigate(to, { replace: true });
  return {
    state,
    saved: (id) => leave(`${path}/${id}`),
    cancelled: ({ id, refused }) => leave(refused ? '/sync' : id === null ? path : `${path}/${id}`),
    gaveUp: () => leave('/sync'),
    reopen: (form, content) => void navigate(addressOf(path, form), { state: content }),
  };
}
