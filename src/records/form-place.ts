import { useLocation, useNavigate, useSearchParams } from 'react-router';
import type { OutboxEntry } from '../hooks/index.ts';
import type { RecordModule } from './record-module.ts';

/** What a form was opened for: an id, null for a new record, and the refused change whose content it shows. */
export interface OpenedOn {
  id: string | null;
  refused: Pick<OutboxEntry, 'id' | 'entityId'> | null;
}

/** Where a form is shown and where it leads when it ends: a page of its own, or a dialog over another form. */
export interface FormPlace {
  /** What was passed to the form when it was opened: a name typed into a search, or content handed back. */
  state: unknown;
  /** The record that a new one will belong to; null if none. */
  owner: string | null;
  /** Which of the module's forms for a new record; empty for the usual one. */
  form?: string;
  saved(id: string): void;
  cancelled(form: OpenedOn): void;
  /** The refused change has been given up. */
  gaveUp(): void;
  /** Opens the same form again, with what was typed. */
  reopen(form: OpenedOn, state: unknown): void;
}

const OWNER = 'owner';
const FORM = 'form';
export const WRITE = 'write';

/** The address of a form for a new record, under an owner or not, in the usual form or another one of the module. */
export function newAddress(path: string, owner: string | null, form = ''): string {
  const params = new URLSearchParams({
    ...(owner !== null && { [OWNER]: owner }),
    ...(form !== '' && { [FORM]: form }),
  });
  return `${path}/new${params.size === 0 ? '' : `?${params}`}`;
}

/** The page of a record with one of its own small forms open: an addendum. */
export const writeAddress = (page: string, form: string): string => `${page}?${WRITE}=${form}`;

/** The owner that the address names for a new record. */
export const useOwnerInAddress = (): string | null => useSearchParams()[0].get(OWNER);

/** The form that the address names; empty for the usual one. */
export const useFormInAddress = (): string => useSearchParams()[0].get(FORM) ?? '';

const addressOf = (path: string, { id, refused }: OpenedOn, owner: string | null, form: string): string =>
  id === null && refused === null
    ? newAddress(path, owner, form)
    : `${path}/${id ?? refused?.entityId}/edit${refused ? `?mutation=${refused.id}` : ''}`;

/**
 * A form on a page: `PATH/new` or `PATH/:id/edit`. When it ends, the next page replaces it in the browser's history.
 */
export function usePagePlace({ path, owner: under }: Pick<RecordModule, 'path' | 'owner'>): FormPlace {
  const navigate = useNavigate();
  const { state } = useLocation();
  const owner = useOwnerInAddress();
  const form = useFormInAddress();
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
