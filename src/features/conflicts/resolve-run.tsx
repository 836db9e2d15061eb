import { useEffect } from 'react';
import type { ConflictLine, DeviceLine } from '../../contract/admin-desk.ts';
import { useOutbox, useSession } from '../../hooks/index.ts';
import type { AdminPages } from '../../records/use-admin-pages.ts';
import { useRun } from '../sync-centre/index.ts';
import { ResolveScreen } from './resolve-screen.tsx';

/** The listed conflicts that this person may resolve and has not resolved yet. Those of this device are in its sync centre. */
function useOpen(entries: readonly ConflictLine[]): string[] {
  const { waiting, attention, sent } = useOutbox();
  const { account } = useSession();
  const known = new Set([...waiting, ...attention, ...sent].flatMap(({ id, resolves }) => [id, resolves ?? id]));
  return entries
    .filter(({ id, kind, hidden }) => kind === 'conflict' && hidden !== true && !known.has(id))
    .filter(({ event }) => account?.permissions[event.entityType] === 'rw')
    .map(({ id }) => id);
}

/**
 * One conflict of the clinic after another, in the order of the list, without the list between them. At the last of
 * those that are loaded, the next page is requested, so that it is there when the person has decided.
 */
export function ResolveRun({
  id,
  pages: { entries, state, next },
  devices,
}: {
  id: string;
  pages: Pick<AdminPages<ConflictLine>, 'entries' | 'state' | 'next'>;
  devices: readonly DeviceLine[];
}) {
  const open = useOpen(entries);
  const isLast = open.indexOf(id) === open.length - 1;
  useEffect(() => {
    if (isLast && state === 'more') next();
  }, [isLast, state, next]);
  const run = useRun(open.includes(id) ? open : [...open, id], id);
  const held = entries.find((line) => line.id === id && line.kind === 'conflict') ?? null;
  return <ResolveScreen key={id} id={id} held={held} devices={devices} run={run} />;
}
