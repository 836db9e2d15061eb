import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { JsonObject } from '../lib/json.ts';
import type { RecordList } from '../hooks/index.ts';
import { recall, remember } from '../ui/primitives/remember.ts';
import {
  applyView,
  EMPTY_VIEW,
  isEmptyView,
  queryOfView,
  viewFromQuery,
  viewQuery,
  type ListView,
} from './list-view.ts';
import type { RecordModule } from './record-module.ts';

export interface ListViewState {
  view: ListView;
  /** Parameters of the address that are unknown here. */
  ignored: readonly string[];
  setView: SetView;
}

/** Sets the view, or changes the newest one: two quick taps are two changes, whatever is drawn in between. */
export type SetView = (next: ListView | ((newest: ListView) => ListView)) => void;

/**
 * How a module's list is filtered and sorted: what the address says, else what it was before this person left the list.
 * The address always shows it, so that a link or a reload brings the same view.
 */
export function useListView(
  { entity, listFields }: Pick<RecordModule, 'entity' | 'listFields'>,
  isForm: boolean,
): ListViewState {
  const key = `${entity.type}/view`;
  const { pathname, search, hash, state } = useLocation();
  const navigate = useNavigate();
  const query = viewQuery(search);
  const show = useCallback(
    (next: string) => {
      const params = new URLSearchParams(search);
      for (const name of new URLSearchParams(viewQuery(search)).keys()) params.delete(name);
      for (const [name, value] of new URLSearchParams(next)) params.append(name, value);
      void navigate({ pathname, search: params.toString(), hash }, { replace: true, state });
    },
    [navigate, pathname, search, hash, state],
  );
  const before = recall(key, '');
  useEffect(() => {
    if (listFields === undefined) return;
    if (query !== '') remember(key, query);
    else if (recall(key, '') !== '' && !isForm) show(recall(key, ''));
    // Whoever clears the view forgets it first.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [query, pathname, isForm, key, listFields]);

  const shown = query === '' ? before : query;
  const { view, ignored } = useMemo(
    () => (listFields === undefined ? { view: EMPTY_VIEW, ignored: [] } : viewFromQuery(shown, entity, listFields)),
    [shown, entity, listFields],
  );
  // The address changes when the browser finds time for it.
  const newest = useRef(view);
  useLayoutEffect(() => void (newest.current = view), [view]);
  const setView: SetView = useCallback(
    (next) => {
      newest.current = typeof next === 'function' ? next(newest.current) : next;
      const text = queryOfView(newest.current);
      remember(key, text);
      show(text);
    },
    [key, show],
  );
  return { view, ignored, setView };
}

/** A list, filtered and sorted by its view. */
export function useViewedList(list: RecordList, view: ListView, defaults: JsonObject | undefined): RecordList {
  const { ids, summaries } = list;
  // `summaries` is another function whenever a record has changed.
  const viewed = useMemo(
    () => (isEmptyView(view) ? ids : applyView(summaries(), view, defaults)),
    [ids, summaries, view, defaults],
  );
  return useMemo(() => ({ ...list, ids: viewed }), [list, viewed]);
}
