import { Textarea } from '@mantine/core';
import { createContext, useContext, useRef, useState, type KeyboardEvent } from 'react';
import { fillTemplate } from '../../contract/clinical/template-variables.ts';
import { asText, type ControlFieldProps } from '../../records/control-props.ts';
import { issueWord } from '../../records/issue-words.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord } from '../../ui/i18n/words.ts';
import { FIELD_ORDER, useCommon } from '../../ui/primitives/fields.tsx';
import { typeInto } from '../../ui/primitives/type-into.ts';
import styles from './phrases.module.css';
import { phraseSearchAt, phrasesFor, type PhraseSearch, type Phrase } from './phrases.ts';

/** The phrases for a note, and the values of their variables. */
export interface PhraseBook {
  phrases: readonly Phrase[];
  me: string;
  values: Readonly<Record<string, string>>;
  /** Whether a text names values that are still being read. */
  awaits: (text: string) => boolean;
}

export const PhraseBookContext = createContext<PhraseBook>({ phrases: [], me: '', values: {}, awaits: () => false });

/**
 * A text field of a note. `/` lists the phrases, which are filtered while typing. Arrow keys choose one; Enter, Tab or
 * a tap inserts it. A multi-line field cannot have the role of a combobox, so it keeps its own role and has the list as
 * its popup.
 */
export function PhraseField(props: ControlFieldProps) {
  const { entityType, path, name = path, value, required, onChange, onLeave, faults } = props;
  const { t, language } = useTexts();
  const { phrases, me, values, awaits } = useContext(PhraseBookContext);
  const area = useRef<HTMLTextAreaElement>(null);
  const [search, setSearch] = useState<PhraseSearch | null>(null);
  const [at, setAt] = useState(0);
  const fault = faults[path];
  const common = useCommon({
    name,
    label: fieldWord(entityType, path),
    required,
    ...(fault && { error: issueWord(entityType, fault, language) }),
  });
  const listId = `${common.id}-phrases`;
  const found = search === null ? [] : phrasesFor(phrases, search.query, me);
  const isOpen = search !== null && found.length > 0;
  const active = Math.min(at, found.length - 1);

  const look = (element: HTMLTextAreaElement) => {
    const next =
      element.selectionStart === element.selectionEnd ? phraseSearchAt(element.value, element.selectionStart) : null;
    if (next?.query !== search?.query || next?.start !== search?.start) setAt(0);
    setSearch(next);
  };
  const take = (phrase: Phrase | undefined) => {
    if (phrase === undefined || search === null || area.current === null || awaits(phrase.text)) return;
    setSearch(null);
    const range = { from: search.start, to: area.current.selectionStart };
    typeInto(area.current, range, fillTemplate(phrase.text, values), onChange);
  };
  const keys = (event: KeyboardEvent) => {
    if (!isOpen) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt((active + step + found.length) % found.length);
    else if (event.key === 'Enter' || event.key === 'Tab') take(found[active]);
    else if (event.key === 'Escape') setSearch(null);
    else return;
    // The form does not handle the key too.
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={styles['field']}>
      <Textarea
        {...common}
        ref={area}
        inputWrapperOrder={FIELD_ORDER}
        rows={3}
        minRows={3}
        value={asText(value)}
        onChange={(event) => {
          onChange(event.currentTarget.value);
          look(event.currentTarget);
        }}
        onClick={(event) => look(event.currentTarget)}
        onKeyUp={(event) => {
          if (/^(Arrow(Left|Right)|Home|End)$/.test(event.key)) look(event.currentTarget);
        }}
        onKeyDown={keys}
        onBlur={() => {
          setSearch(null);
          onLeave();
        }}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen ? `${listId}-${active}` : undefined}
      />
      <p className="visually-hidden" role="status">
        {search === null ? '' : t('medicalRecord.phrasesFound', { count: found.length })}
      </p>
      {isOpen && (
        <div
          className={styles['list']}
          role="listbox"
          id={listId}
          aria-label={t('medicalRecord.phrases')}
          data-testid="phrases"
        >
          {found.map((phrase, index) => (
            <button
              type="button"
              tabIndex={-1}
              key={phrase.id}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === active}
              aria-disabled={awaits(phrase.text)}
              className={styles['option']}
              data-testid="phrase"
              // The field keeps the focus and its caret.
              onPointerDown={(event) => event.preventDefault()}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(phrase)}
            >
              <strong>{phrase.name}</strong> <small>{phrase.text}</small>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
