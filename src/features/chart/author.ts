import { useRecord, useRecords, useSession } from '../../hooks/index.ts';
import { recall, remember } from '../../ui/primitives/remember.ts';

const KEY = 'chart/author';
const sameMail = (a: unknown, b: unknown): boolean =>
  typeof a === 'string' && typeof b === 'string' && a !== '' && a.toLowerCase() === b.toLowerCase();

/** The practitioner in whose name the next record is begun by this person. */
export const rememberAuthor = (practitionerId: unknown): void => {
  if (typeof practitionerId === 'string' && practitionerId !== '') remember(KEY, practitionerId);
};

/**
 * In whose name a new record is begun: whom the account works as, else the practitioner with this person's e-mail
 * address, else the one chosen last, else the only one that there is. Undefined while the list is being read.
 */
export function useAuthor(): string | undefined {
  const user = useSession().account?.user;
  const { status, ids, row } = useRecords('practitioner');
  if (user?.practitionerId) return user.practitionerId;
  if (status === 'loading') return undefined;
  const active = ids.filter((id) => row(id)?.summary['active'] !== false);
  const own = active.find((id) => sameMail(row(id)?.summary['email'], user?.email));
  return own ?? recall(KEY, active.length === 1 ? (active[0] ?? '') : '');
}

/**
 * Whether this person may be the author: not where the account works as somebody else, or, where that is not set, the
 * practitioner named has another e-mail address. A hint: the server decides.
 */
export function useMayBeAuthor(practitionerId: unknown): boolean {
  const user = useSession().account?.user;
  const { record } = useRecord('practitioner', typeof practitionerId === 'string' ? practitionerId : '');
  if (user?.practitionerId) return user.practitionerId === practitionerId;
  return typeof record?.['email'] !== 'string' || user === undefined || sameMail(record['email'], user.email);
}
