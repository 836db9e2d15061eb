import type { OutboxEntry } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { addedWords } from '../../ui/primitives/word-diff.ts';
import { fieldWord, valueWord } from '../../ui/i18n/words.ts';
import { pickedValue, type ConflictField, type FieldPick, type Side } from './conflict-fields.ts';
import { ItemChoice } from './item-choice.tsx';
import styles from './conflict.module.css';

/** What a column is called, and whose it is. */
export interface Title {
  name: string;
  note: string;
}

/** `before` is null if both sides began with nothing. */
export type Titles = Record<'mine' | 'server', Title> & { before: Title | null };

const caption = ({ name, note }: Title): string => [name, note].filter(Boolean).join(' · ');

function Marked({ before, after, empty }: { before: string; after: string; empty: string }) {
  if (after === '') return <em className={styles['nothing']}>{empty}</em>;
  // Numbers differ as wholes: marking their digits says nothing.
  if (!/\p{L}/u.test(before) || !/\p{L}/u.test(after)) return after;
  return addedWords(before, after).map(({ text, added }, index) =>
    added ? <ins key={index}>{text}</ins> : <span key={index}>{text}</span>,
  );
}

export interface FieldChoiceProps {
  entry: OutboxEntry;
  shown: ConflictField;
  pick: FieldPick | undefined;
  onPick: (pick: FieldPick) => void;
  titles: Titles;
  /** It was to be applied without a choice here. */
  isMissing: boolean;
}

/** One field of a conflict with what each side says; nothing is chosen for a person where both sides changed it. */
export function FieldChoice({ entry, shown, pick, onPick, titles, isMissing }: FieldChoiceProps) {
  const { t, language } = useTexts();
  const { field, values, isBeforeKnown } = shown;
  const word = (value: OutboxEntry['payload'][string] | undefined) =>
    valueWord(entry.entityType, field, value, language);
  const before = word(shown.before);
  const other = { mine: 'server', server: 'mine' } as const;
  const radio = (which: Side) => (
    <input
      type="radio"
      name={`pick-${field}`}
      checked={pick === which}
      onChange={() => onPick(which)}
      disabled={which === 'mine' && shown.lacksMine}
      data-testid={`pick-${which}`}
    />
  );
  const classOf = (which: Side) => `${styles['side']} ${pick === which ? styles['picked'] : ''}`;
  const side = (which: 'mine' | 'server') => (
    <label className={classOf(which)}>
      {radio(which)}
      <span className={styles['value']}>
        <span className={styles['caption']}>{caption(titles[which])}</span>
        <Marked
          before={before || word(values[other[which]])}
          after={word(values[which])}
          empty={t(which === 'mine' && shown.lacksMine ? 'conflict.notKept' : 'conflict.empty')}
        />
      </span>
    </label>
  );
  return (
    <fieldset className={styles['field']} data-testid="field" data-field={field} aria-invalid={isMissing || undefined}>
      <legend className={styles['name']}>{fieldWord(entry.entityType, field)}</legend>
      {titles.before && (
        <div className={styles['before']}>
          <span className={styles['caption']}>{caption(titles.before)}</span>
          {before || <em className={styles['nothing']}>{t(isBeforeKnown ? 'conflict.empty' : 'conflict.notKept')}</em>}
        </div>
      )}
      {side('mine')}
      {side('server')}
      <div className={styles['result']}>
        <span className={styles['caption']}>{t('conflict.result')}</span>
        <span>
          {pick === undefined ? (
            <em className={isMissing ? styles['missing'] : styles['nothing']}>{t('conflict.toChoose')}</em>
          ) : (
            word(pickedValue(shown, pick)) || <em className={styles['nothing']}>{t('conflict.empty')}</em>
          )}
        </span>
        {values.both !== undefined && (
          <label className={`${styles['both']} ${pick === 'both' ? styles['picked'] : ''}`}>
            {radio('both')}
            {t('conflict.both')}
          </label>
        )}
        {shown.items && (
          <ItemChoice
            entry={entry}
            field={field}
            items={shown.items}
            picked={pickedValue(shown, pick)}
            onPick={onPick}
          />
        )}
      </div>
    </fieldset>
  );
}
