import { IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { ConflictChoice, OutboxEntry } from '../../hooks/index.ts';
import { Button } from '../../ui/button.tsx';
import { formatWhen } from '../../ui/format.ts';
import { useTexts } from '../../ui/i18n.ts';
import { addedWords } from '../../ui/word-diff.ts';
import { fieldWord, valueWord } from '../../ui/words.ts';
import styles from './conflict.module.css';

type Pick = 'mine' | 'server';

/** What a column is called, and whose it is. */
interface Title {
  name: string;
  note: string;
}

type Titles = Record<'before' | Pick, Title>;

const caption = ({ name, note }: Title): string => [name, note].filter(Boolean).join(' · ');

export interface ConflictViewProps {
  entry: OutboxEntry;
  /** Which one this is, of how many. */
  place: { number: number; of: number };
  now: Date;
  onResolve: (choice: ConflictChoice) => void;
  onLater: () => void;
  onNext: (() => void) | null;
}

/** Fields of both sides that are the same: counted, so that nobody wonders what is missing here. */
function sameFields(entry: OutboxEntry): number {
  const server = entry.conflict?.serverData ?? {};
  const differing = new Set(entry.conflict?.fields ?? []);
  const meta = new Set(['id', 'version', 'createdAt', 'updatedAt', 'updatedBy']);
  return Object.keys(server).filter((field) => !differing.has(field) && !meta.has(field)).length;
}

function Marked({ before, after, empty }: { before: string; after: string; empty: string }) {
  if (after === '') return <em className={styles['nothing']}>{empty}</em>;
  // Numbers differ as wholes: marking their digits says nothing.
  if (!/\p{L}/u.test(before) || !/\p{L}/u.test(after)) return after;
  return addedWords(before, after).map(({ text, added }, index) => (added ? <ins key={index}>{text}</ins> : <span key={index}>{text}</span>));
}

function FieldChoice({ entry, field, pick, onPick, titles }: { entry: OutboxEntry; field: string; pick: Pick; onPick: (pick: Pick) => void; titles: Titles }) {
  const { t, language } = useTexts();
  const word = (value: OutboxEntry['payload'][string] | undefined) => valueWord(entry.entityType, field, value, language);
  // A pull under an open form has replaced what the person saw: nothing else is shown in its place (RB-13).
  const isKept = (entry.base?.['version'] ?? null) === entry.baseVersion;
  const before = isKept ? word(entry.base?.[field]) : '';
  const values = { mine: word(entry.payload[field]), server: word(entry.conflict?.serverData?.[field]) };
  const side = (which: Pick) => (
    <label className={`${styles['side']} ${pick === which ? styles['picked'] : ''}`}>
      <input
        type="radio"
        name={`pick-${field}`}
        checked={pick === which}
        onChange={() => onPick(which)}
        data-testid={which === 'mine' ? 'pick-mine' : 'pick-server'}
      />
      <span className={styles['value']}>
        <span className={styles['caption']}>{caption(titles[which])}</span>
        <Marked before={before || values[which === 'mine' ? 'server' : 'mine']} after={values[which]} empty={t('conflict.empty')} />
      </span>
    </label>
  );
  return (
    <fieldset className={styles['field']} data-testid="field" data-field={field}>
      <legend className={styles['name']}>{fieldWord(entry.entityType, field)}</legend>
      <div className={styles['before']}>
        <span className={styles['caption']}>{caption(titles.before)}</span>
        {before || <em className={styles['nothing']}>{t(isKept ? 'conflict.empty' : 'conflict.notKept')}</em>}
      </div>
      {side('mine')}
      {side('server')}
      <div className={styles['result']}>
        <span className={styles['caption']}>{t('conflict.result')}</span>
        {values[pick] || <em className={styles['nothing']}>{t('conflict.empty')}</em>}
      </div>
    </fieldset>
  );
}

function Headings({ titles }: { titles: Titles }) {
  const { t } = useTexts();
  return (
    <div className={styles['headings']} aria-hidden>
      <span>{t('conflict.field')}</span>
      {[titles.before, titles.mine, titles.server].map(({ name, note }) => (
        <span key={name}>{name}<small>{note}</small></span>
      ))}
      <span>{t('conflict.result')}</span>
    </div>
  );
}

/** Two versions of one record, side by side, field by field. Mine is picked at first; nothing is decided before "Appliquer". */
export function ConflictView({ entry, place, now, onResolve, onLater, onNext }: ConflictViewProps) {
  const { t, language } = useTexts();
  const { conflict } = entry;
  const fields = conflict?.fields ?? [];
  const [picks, setPicks] = useState<Record<string, Pick>>(() => Object.fromEntries(fields.map((field) => [field, 'mine'])));
  const gone = conflict?.serverData === null || conflict?.reason === 'DELETED';
  const deleting = entry.operation === 'DELETE';
  const byField = !gone && !deleting && fields.length > 0;
  const who = conflict?.modifiedBy?.name ?? t('conflict.somebody');
  const when = conflict?.modifiedAt ? formatWhen(conflict.modifiedAt, now, language) : '';
  const titles: Titles = {
    before: { name: t('conflict.before'), note: entry.baseVersion === null ? '' : t('conflict.version', { version: entry.baseVersion }) },
    mine: { name: t('conflict.mine'), note: t('conflict.thisDevice', { at: formatWhen(entry.createdAt, now, language) }) },
    server: { name: t('conflict.server'), note: [who, when].filter(Boolean).join(', ') },
  };
  const what = gone ? t('conflict.titleGone') : deleting ? t('conflict.titleDeleting') : t('conflict.title');
  const mineLabel = gone ? t('conflict.recreate') : deleting ? t('conflict.deleteAnyway') : t('conflict.keepMine');
  const serverLabel = gone ? t('conflict.acceptDelete') : deleting ? t('conflict.keepRecord') : t('conflict.keepServer');
  return (
    <div data-testid="conflict" data-mutation-id={entry.id}>
      <div className={styles['top']}>
        <div>
          <h2 className={styles['title']}>
            {entry.label} <span className={styles['what']}>{what}</span>
          </h2>
          <p className={styles['note']}>
            {byField ? `${t('conflict.differing', { count: fields.length })} · ${t('conflict.same', { count: sameFields(entry) })}` : t('conflict.goneBy', { who, when })}
          </p>
        </div>
        {place.of > 1 && (
          <div className={styles['next']}>
            <span>{t('conflict.place', place)}</span>
            {onNext && <Button onClick={onNext}>{t('conflict.next')}</Button>}
          </div>
        )}
      </div>
      {byField && (
        <div className={styles['table']}>
          <Headings titles={titles} />
          {fields.map((field) => (
            <FieldChoice key={field} entry={entry} field={field} pick={picks[field] ?? 'mine'} onPick={(pick) => setPicks({ ...picks, [field]: pick })} titles={titles} />
          ))}
        </div>
      )}
      <div className={styles['actions']}>
        <Button onClick={() => onResolve({ kind: 'mine' })} data-testid="keep-mine">
          {mineLabel}
        </Button>
        <Button onClick={() => onResolve({ kind: 'server' })} data-testid="keep-server">
          {serverLabel}
        </Button>
        <span className={styles['gap']} />
        <Button kind="quiet" onClick={onLater} data-testid="later">
          {t('conflict.later')}
        </Button>
        {byField && (
          <Button kind="primary" icon={<IconCheck size={18} aria-hidden />} onClick={() => onResolve({ kind: 'fields', pick: picks })} data-testid="apply">
            {t('conflict.apply')}
          </Button>
        )}
      </div>
      <p className={styles['foot']}>{t('conflict.foot')}</p>
    </div>
  );
}
