import { IconSearch, IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import { Button } from './button.tsx';
import { useTexts } from '../i18n/i18n.ts';
import styles from './search-field.module.css';
import { useShortcut } from './shortcuts.ts';

const LONGEST = 200;

/** The module's search. `/` focuses it, Escape empties it, and the down arrow moves into the list. */
export function SearchField({
  value,
  onChange,
  placeholder,
  onDown,
}: {
  value: string;
  onChange: (value: string) => void;
  placeholder: string;
  onDown?: () => void;
}) {
  const { t } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  useShortcut('/', () => {
    // Not every browser focuses a field whose text is selected.
    input.current?.focus();
    input.current?.select();
  });
  return (
    <div className={styles['search']} role="search">
      <IconSearch size={18} stroke={1.75} aria-hidden />
      <input
        ref={input}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        value={value}
        placeholder={placeholder}
        aria-label={placeholder}
        autoComplete="off"
        spellCheck={false}
        maxLength={LONGEST}
        data-testid="search"
        // A page of text pasted by mistake is no search; scripts and extensions don't keep to `maxLength`.
        onChange={(event) => onChange(event.currentTarget.value.slice(0, LONGEST))}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && value !== '') {
            event.preventDefault();
            onChange('');
          } else if (event.key === 'ArrowDown' && onDown) {
            event.preventDefault();
            onDown();
          }
        }}
      />
      {value === '' ? (
        <kbd className={styles['key']}>/</kbd>
      ) : (
        <Button
          kind="quiet"
          icon={<IconX size={17} aria-hidden />}
          aria-label={t('search.clear')}
          className={styles['clear']}
          onClick={() => {
            onChange('');
            input.current?.focus();
          }}
        />
      )}
    </div>
  );
}
