import { useEffect } from 'react';
import { useLocation } from 'react-router';
import { recall, remember } from '../../ui/primitives/remember.ts';
import { moduleAt } from '../modules.tsx';

export interface Visit {
  entityType: string;
  id: string;
}

const KEY = 'palette/visits';
const KEPT = 8;

/**
 * The records that this person has opened in this page, the last one first. Kept in memory, and only for this person.
 */
export const visits = (): readonly Visit[] => recall<readonly Visit[]>(KEY, []);

/** The record that an address shows. */
export function visitOf(pathname: string): Visit | null {
  const module = moduleAt(pathname);
  if (module === undefined) return null;
  const [id = ''] = pathname.slice(module.path.length + 2).split('/');
  return !module.isOwned && id !== '' && id !== 'new' ? { entityType: module.entityType, id } : null;
}

/** Remembers each record that is opened. */
export function useVisits(): void {
  const { pathname } = useLocation();
  useEffect(() => {
    const visit = visitOf(pathname);
    if (visit === null) return;
    remember(KEY, [visit, ...visits().filter(({ id }) => id !== visit.id)].slice(0, KEPT));
  }, [pathname]);
}
