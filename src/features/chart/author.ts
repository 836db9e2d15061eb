import { practitioner } from '../../contract/entities/practitioner.ts';
import { useRecord, useRecords, useSession } from '../../hooks/index.ts';
import { recall, remember } from '../../ui/primitives/remember.ts';

const KEY = 'chart/author';
const sameMail = (a = '', b = ''): boolean => a !== '' && a.toLowerCase() === b.toLowerCase();

/** Remembers the author that this person chose, for the next record. */
export const rememberAuthor = (practitionerId: unknown): void => {
  if (typeof practitionerId === 'string' && practitionerId !== '') remember(KEY, practitionerId);
};

/**
 * The author of a new record: the practitioner linked to the account, else the one with this person's e-mail address,
 * else the one chosen last, else the only practitioner. Undefined while the list is being read.
 */
export function useAuthor(): string | undefined {
  const user = useSession().account?.user;
  const { status, ids, row } = useRecords(practitioner);
  if (user?.practitionerId) return user.practitionerId;
  if (status === 'loading') return undefined;
  const active = ids.filter((id) => row(id)?.summary.active !== false);
  const own = active.find((id) => sameMail(row(id)?.summary.email, user?.email));
  const chosen = recall(KEY, '');
  return own ?? (active.includes(chosen) || active.length !== 1 ? chosen : active[0]);
}

/**
 * Whether this person may be the author (CR-25): not if the account is linked to another practitioner, or, if it is
 * linked to none, if the named practitioner has another e-mail address. Only a hint: the server decides.
 */
export function useMayBeAuthor(practitionerId: string | undefined): boolean {
  const user = useSession().account?.user;
  const { record } = useRecord(practitioner, practitionerId ?? '');
  if (user?.practitionerId) return user.practitionerId === practitionerId;
  return record?.email === undefined || user === undefined || sameMail(record.email, user.email);
}
