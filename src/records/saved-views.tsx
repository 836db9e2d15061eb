import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useSavedViews } from '../hooks/index.ts';
import { Button } from '../ui/primitives/button.tsx';
import { useOnce } from '../ui/primitives/use-once.ts';
import styles from './list-tools.module.css';
import { EMPTY_VIEW, isEmptyView, queryOfView, viewFromQuery, type ListView } from './list-view.ts';
import { moduleText } from './module-text.ts';
import type { RecordModule } from './record-module.ts';

interface SavedViewProps {
  module: Pick<RecordModule, 'entity' | 'listFields'>;
  view: ListView;
  onChange: (view: ListView) => void;
}

const EVERYTHING = '';
const UNSAVED = 'unsaved';

/** The same filters in another order are the same view. */
const keyOf = (query: string): string => {
  const params = new URLSearchParams(query);
  params.sort();
  return params.toString();
};

/** The person's own views, which are chosen at the list's head. */
export function SavedViewChoice({ module: { entity, listFields }, view, onChange }: SavedViewProps) {
  const { type } = entity;
  const { views } = useSavedViews(type);
  const query = keyOf(queryOfView(view));
  const shown = views.find((one) => keyOf(one.query) === query);
  if (views.length === 0 || listFields === undefined) return null;
  return (
    <select
      className={styles['views']}
      aria-label={moduleText(type, 'view')}
      data-testid="view"
      value={shown?.id ?? (isEmptyView(view) ? EVERYTHING : UNSAVED)}
      onChange={(event) => {
        const chosen = views.find(({ id }) => id === event.currentTarget.value);
        onChange(chosen === undefined ? EMPTY_VIEW : viewFromQuery(chosen.query, entity, listFields).view);
      }}
    >
      <option value={EVERYTHING}>{moduleText(type, 'viewAll')}</option>
      {views.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
      {shown === undefined && !isEmptyView(view) && (
        <option value={UNSAVED} disabled>
          {moduleText(type, 'viewUnsaved')}
        </option>
      )}
    </select>
  );
}

/** Saves the view under a name, or deletes the one that is shown. */
export function SaveView({ type, view }: { type: string; view: ListView }) {
  const { views, save, remove } = useSavedViews(type);
  const [name, setName] = useState('');
  const [isFailed, setFailed] = useState(false);
  const id = useId();
  const query = queryOfView(view);
  const shown = views.find((one) => keyOf(one.query) === keyOf(query));
  const [keep] = useOnce(async () => {
    try {
      setFailed(false);
      if (shown !== undefined) await remove(shown.id);
      else await save(name, query);
      setName('');
    } catch {
      setFailed(true);
    }
  });
  const failure = isFailed && (
    <p role="alert" className={styles['on']}>
      {moduleText(type, 'viewNotKept')}
    </p>
  );
  if (shown !== undefined) {
    return (
      <div className={styles['keep']}>
        <Button
          decides
          kind="quiet"
          icon={<IconTrash size={18} aria-hidden />}
          onClick={() => keep()}
          data-testid="view-delete"
        >
          {moduleText(type, 'viewDelete', { name: shown.name })}
        </Button>
        {failure}
      </div>
    );
  }
  return (
    <form
      className={styles['keep']}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') keep();
      }}
    >
      <div className={styles['field']}>
        <label htmlFor={id}>{moduleText(type, 'viewName')}</label>
        <input
          id={id}
          maxLength={60}
          autoComplete="off"
          data-testid="view-name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </div>
      <Button decides type="submit" icon={<IconBookmark size={18} aria-hidden />} data-testid="view-save">
        {moduleText(type, 'viewSave')}
      </Button>
      {failure}
    </form>
  );
}
