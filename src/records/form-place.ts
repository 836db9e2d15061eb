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
  /** Which of the module's forms for a new record; empty for the usual one. */
  form?: string;
  saved(id: string): void;
  cancelled(form: OpenedOn): void;
  /** The refused change has been given up. */
  gaveUp(): void;
  /** The same form once more, with what was typed. */
  reopen(form: OpenedOn, state: unknown): void;
}

const OWNER = 'owner';
const FORM = 'form';
export const WRITE = 'write';

/** Where a new record is made, under another one or by itself, in the usual form or in another of the module's. */
export function newAddress(path: string, owner: string | null, form = ''): string {
  const asked = new URLSearchParams({
    ...(owner !== null && { [OWNER]: owner }),
    ...(form !== '' && { [FORM]: form }),
  });
  return `${path}/new${asked.size === 0 ? '' : `?${asked}`}`;
}

/** The page of a record with one of its own small forms open: an addendum. */
export const writeAddress = (page: string, form: string): string => `${page}?${WRITE}=${form}`;

/** The record under which the address asks for a new one. */
export const useAskedOwner = (): string | null => useSearchParams()[0].get(OWNER);

/** Which form the address asks for; empty for the usual one. */
export const useAskedForm = (): string => useSearchParams()[0].get(FORM) ?? '';

const addressOf = (path: string, { id, refused }: OpenedOn, owner: string | null, form: string): string =>
  id === null && refused === null
    ? newAddress(path, owner, form)
    : `${path}/${id ?? refused?.entityId}/edit${refused ? `?mutation=${refused.id}` : ''}`;

/** A form on a page: `PATH/new` or `PATH/:id/edit`. Its end replaces it in the history. */
export function usePagePlace({ path, owner: under }: Pick<RecordModule, 'path' | 'owner'>): FormPlace {
  const navigate = useNavigate();
  const { state } = useLocation();
  const owner = useAskedOwner();
  const form = useAskedForm();
  const leave = (to: string) => void navigate(to, { replace: true });
  const list = under === undefined ? path : owner === null ? under.path : `${under.path}/${owner}`;
  return {
    state,
    owner,
    form,
    saved: (id) => leave(`${path}/${id}`),
    cancelled: ({ id, refused }) => leave(refused ? '/sync' : id === null ? list : `${path}/${id}`),
    gaveUp: () => leave('/sync'),
    reopen: (opened, content) => void navigate(addressOf(path, opened, owner, form), { state: content }),
  };
}
