import { useState } from 'react';
import type { Json } from '../../lib/json.ts';
import { Button } from '../primitives/button.tsx';
import { useTexts } from '../i18n/i18n.ts';
import styles from './others-changed.module.css';
import { Banner } from '../primitives/states.tsx';
import { fieldWord, valueWord } from '../i18n/words.ts';

export interface OtherChange {
  field: string;
  /** The value when the form was opened. */
  before: Json | undefined;
  theirs: Json | undefined;
  /** The value that the person has typed meanwhile; absent if they did not change it. */
  mine?: Json | undefined;
}

export interface OthersChangedProps {
  entityType: string;
  changes: readonly OtherChange[];
  gone: boolean;
  /** Who and when, as text; empty if it is not known. */
  who: string;
  when: string;
  onTake: (fields: readonly string[]) => void;
}

/**
 * Shown in an open form as soon as somebody else saves the same record: the changed fields, which the person can take
 * over or not.
 */
export function OthersChanged({ entityType, changes, gone, who, when, onTake }: OthersChangedProps) {
  const { t, language } = useTexts();
  const mark = JSON.stringify(changes.map(({ field, theirs }) => [field, theirs]));
  const [left, setLeft] = useState('');
  const word = (field: string, value: Json | undefined) =>
    valueWord(entityType, field, value, language) || t('conflict.empty');
  const title =
    who === ''
      ? t(gone ? 'others.goneSomebody' : 'others.changedSomebody')
      : t(gone ? 'others.gone' : 'others.changed', { who, when });
  if (gone) {
    return (
      <div role="status" data-testid="others-gone">
        <Banner tone="attention" title={title}>
          {t('others.goneHelp')}
        </Banner>
      </div>
    );
  }
  if (changes.length === 0 || left === mark) return <div role="status" />;
  return (
    <div role="status" data-testid="others-changed">
      <Banner tone="attention" title={title}>
        <ul className={styles['changes']}>
          {changes.map(({ field, before, theirs, ...own }) => (
            <li key={field} data-testid="others-field" data-field={field}>
              <span className={styles['what']}>
                <strong>{fieldWord(entityType, field)}</strong>
                <span>
                  <del>{word(field, before)}</del> → <ins>{word(field, theirs)}</ins>
                </span>
                {'mine' in own && <span>{t('others.mine', { value: word(field, own.mine) })}</span>}
              </span>
              <Button
                onClick={() => onTake([field])}
                data-testid="take"
                aria-label={t('others.takeField', { field: fieldWord(entityType, field) })}
              >
                {t('others.take')}
              </Button>
            </li>
          ))}
        </ul>
        <p>{t('others.help')}</p>
        <div className={styles['actions']}>
          <Button onClick={() => onTake(changes.map(({ field }) => field))} data-testid="take-all">
            {t('others.takeAll')}
          </Button>
          <Button kind="quiet" onClick={() => setLeft(mark)} data-testid="keep-going">
            {t('others.keepGoing')}
          </Button>
        </div>
      </Banner>
    </div>
  );
}
