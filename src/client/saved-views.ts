import type { JsonObject } from '../lib/json.ts';
import { foldForSearch } from '../lib/text.ts';
import { isDraftOf, slotOf } from '../queue/drafts.ts';
import type { LocalReads } from '../queue/ports.ts';

/** Filters and sort of a list under a name. */
export interface SavedView {
  id: string;
  name: string;
  /** As the address has it. */
  query: string;
}

export interface SavedViews {
  /** By name. */
  list(entityType: string): Promise<SavedView[]>;
  /** Replaces the view that has the same name. */
  save(entityType: string, name: string, query: string): Promise<void>;
  remove(id: string): Promise<void>;
}

const LONGEST_NAME = 60;

const VIEWS = 'views';
const formOf = (entityType: string): string => slotOf(VIEWS, entityType);

/** Stored beside the drafts, but not a draft. */
export const isSavedView = (name: string): boolean => isDraftOf(VIEWS, name);

/**
 * A person's own views, in this person's store on this device, beside what they typed: a name or a filter may name a
 * patient. The store's key is the list and a random id.
 */
export function createSavedViews(
  reads: Pick<LocalReads, 'draftsOf' | 'saveDraft' | 'deleteDraft'>,
  now: () => number,
  newId: () => string,
): SavedViews {
  const list = async (entityType: string): Promise<SavedView[]> => {
    const stored = await reads.draftsOf(formOf(entityType));
    return stored
      .flatMap(({ name: id, values: { name, query } }) =>
        typeof name === 'string' && typeof query === 'string' ? [{ id, name, query }] : [],
      )
      .sort((a, b) => a.name.localeCompare(b.name));
  };
  return {
    list,
    async save(entityType, wanted, query) {
      const name = wanted.trim().slice(0, LONGEST_NAME);
      if (name === '') return;
      const same = (await list(entityType)).find((one) => foldForSearch(one.name) === foldForSearch(name));
      const values: JsonObject = { name, query };
      await reads.saveDraft(same?.id ?? slotOf(formOf(entityType), newId()), values, new Date(now()).toISOString());
    },
    remove: (id) => reads.deleteDraft(id),
  };
}
