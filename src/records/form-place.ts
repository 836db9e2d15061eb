import { useLocation, useNavigate, useSearchParams } from 'react-router';
import type { OutboxEntry } from '../hooks/index.ts';
import type { RecordModule } from './record-module.ts';

/** What a form was opened on: nothing yet for a new record; the refused change whose content is in it. */
export interface OpenedOn {
  id: string | null;
  refused: Pick<OutboxEntry, 'id' | 'entityId'> | null;
}

/** Where a form stands, and where its end leads: a page of its own, or a dialog over another form. */
export interface FormPlace {
  /** What was handed to the form on the way to it: a name typed into a search, content handed back. */
  state: unknown;
  /** The record under which a new one is made; null for none. */
  owner: string | null;
  saved(id: string): void;
  cancelled(form: OpenedOn): void;
  /** The refused change has been given up. */
  gaveUp(): void;
  /** The same form once more, with what was typed. */
  reopen(form: OpenedOn, state: unknown): void;
}

const OWNER = 'owner';
export const WRITE = 'write';

/** Where a new record is made, under another one or by itself. */
export const newAddress = (path: string, owner: string | null): string =>
  `${path}/new${owner === null ? '' : `?${OWNER}=${owner}`}`;

/** The page of a record with one of its own small forms open: an addendum. */
export const writeAddress = (page: string, form: string): string => `${page}?${WRITE}=${form}`;

/** The record under which the address asks for a new one. */
export const useAskedOwner = (): string | null => useSearchParams()[0].get(OWNER);

const addressOf = (path: string, { id, refused }: OpenedOn, owner: string | null): string =>
  id === null && refused === null
    ? newAddress(path, owner)
    : `${path}/${id ?? refused?.entityId}/edit${refused ? `?mutation=${refused.id}` : ''}`;

/** A form on a page: `PATH/new` or `PATH/:id/edit`. Its end replaces it in the history. */
export function usePagePlace({ path, owner: under }: Pick<RecordModule, 'path' | 'owner'>): FormPlace {
  const navigate = useNavigate();
  const { state } = useLocation();
  const owner = useAskedOwner();
  const leave = (to: string) => void navigate(to, { replace: true });
  const list = under === undefined ? path : owner === null ? under.path : `${under.path}/${owner}`;
  return {
    state,
    owner,
    saved: (id) => leave(`${path}/${id}`),
    cancelled: ({ id, refused }) => leave(refused ? '/sync' : id === null ? list : `${path}/${id}`),
    gaveUp: () => leave('/sync'),
    reopen: (form, content) => void navigate(addressOf(path, form, owner), { state: content }),
  };
}
