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
 * In whose name a new record is begun: the practitioner with this person's e-mail address, else the one chosen last,
 * else the only one that there is. Undefined while the list is being read.
 */
export function useAuthor(): string | undefined {
  const mail = useSession().account?.user.email;
  const { status, ids, row } = useRecords('practitioner');
  if (status === 'loading') return undefined;
  const active = ids.filter((id) => row(id)?.summary['active'] !== false);
  const own = active.find((id) => sameMail(row(id)?.summary['email'], mail));
  return own ?? recall(KEY, active.length === 1 ? (active[0] ?? '') : '');
}

/**
 * Whether this person may be the author: not where the named practitioner has another e-mail address. A hint: the
 * server knows the link, and decides.
 */
export function useMayBeAuthor(practitionerId: unknown): boolean {
  const mail = useSession().account?.user.email;
  const { record } = useRecord('practitioner', typeof practitionerId === 'string' ? practitionerId : '');
  return typeof record?.['email'] !== 'string' || mail === undefined || sameMail(record['email'], mail);
}
