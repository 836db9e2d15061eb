import { Popover, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTexts } from '../i18n/i18n.ts';
import { FIELD_ORDER, useCommon, WithWarning, type FieldProps } from './fields.tsx';
import styles from './pick-field.module.css';
import { useMain } from './use-main.ts';

export interface PickOption {
  id: string;
  label: string;
  /** A second line, to tell options with the same name apart. */
  details?: ReactNode;
  /** The option that creates a new record, set apart from the others. */
  isNew?: boolean;
}

export interface PickFieldProps extends Omit<FieldProps<string>, 'value' | 'onChange'> {
  /** The text of the input: the name of the picked option, or the typed text. */
  text: string;
  /** The option that is picked now. */
  picked: string | null;
  options: readonly PickOption[];
  /** Whether the options still belong to an earlier text. Enter then waits for the right ones. */
  isBehind?: boolean;
  /** Called when Enter begins to wait for the matching options, and when they have arrived or the wait is cancelled. */
  onWait?: (isWaiting: boolean) => void;
  /** A line below the options: that there are more, or none. Screen readers announce it. */
  summary: string;
  opened: boolean;
  onOpened: (opened: boolean) => void;
  onType: (text: string) => void;
  onPick: (id: string) => void;
  onClear: () => void;
  /** Called on Escape, which cancels the search. */
  onGiveUp: () => void;
  /** A line below the input that distinguishes the picked record from others of that name. */
  note?: ReactNode;
  placeholder?: string;
  maxLength?: number;
}

/** A field that searches while the person types, and takes one of the results (ARIA's combobox with a listbox). */
export function PickField(props: PickFieldProps) {
  const { name, text, picked, options, summary, opened, onOpened, onType, onPick, onClear, onBlur } = props;
  const { required, warning, error, isBehind = false } = props;
  const { t } = useTexts();
  const common = useCommon(props);
  const main = useMain();
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [active, setActive] = useState(0);
  const [wantsActive, setWantsActive] = useState(false);
  const wait = (isWaiting: boolean) => {
    if (isWaiting === wantsActive) return;
    setWantsActive(isWaiting);
    props.onWait?.(isWaiting);
  };
  const at = Math.min(active, options.length - 1);
  const optionId = (index: number): string => `${listId}-${index}`;

  useEffect(() => {
    if (opened) list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
  }, [opened, at]);

  const open = () => {
    setActive(
      Math.max(
        0,
        options.findIndex(({ id }) => id === picked),
      ),
    );
    onOpened(true);
  };
  const take = (option: PickOption) => {
    onOpened(false);
    onPick(option.id);
  };
  useEffect(() => {
    if (isBehind || !wantsActive) return;
    wait(false);
    const option = options[at];
    if (opened && option) take(option);
  });
  const press = (event: KeyboardEvent) => {
    // A shortcut is no answer to what Enter waits for.
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key !== 'Shift') wait(false);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (opened) setActive(Math.min(Math.max(at + step, 0), options.length - 1));
      else open();
    } else if (opened && event.key === 'Enter') {
      event.preventDefault();
      const option = options[at];
      if (isBehind) wait(true);
      else if (option) take(option);
    } else if (opened && event.key === 'Escape') {
      // Only the list closes; the form stays open.
      event.preventDefault();
      event.stopPropagation();
      onOpened(false);
      props.onGiveUp();
    }
  };

  const isEmptied = required === true || (text === '' && picked === null);
  return (
    <WithWarning name={name} warning={warning} error={error}>
      <Popover
        opened={opened}
        width="target"
        position="bottom-start"
        transitionProps={{ duration: 0 }}
        floatingStrategy="fixed"
        withRoles={false}
        trapFocus={false}
        closeOnEscape={false}
        offset={4}
        {...(main && { portalProps: { target: main } })}
      >
        <Popover.Target>
          <TextInput
            {...common}
            ref={input}
            inputWrapperOrder={FIELD_ORDER}
            role="combobox"
            data-value={picked ?? ''}
            aria-autocomplete="list"
            aria-expanded={opened}
            aria-controls={opened ? listId : undefined}
            aria-activedescendant={opened && at >= 0 ? optionId(at) : undefined}
            autoComplete="off"
            spellCheck={false}
            inputMode="search"
            maxLength={props.maxLength ?? 200}
            placeholder={props.placeholder}
            value={text}
            onChange={(event) => {
              setActive(0);
              onOpened(true);
              onType(event.currentTarget.value);
            }}
            onClick={() => !opened && open()}
            onFocus={(event) => event.currentTarget.select()}
            onKeyDown={press}
            onBlur={() => {
              onOpened(false);
              onBlur?.();
            }}
            rightSectionWidth={isEmptied ? 0 : 44}
            rightSection={
              isEmptied ? null : (
                <button
                  type="button"
                  className={styles['clear']}
                  tabIndex={-1}
                  aria-label={t('form.clear')}
                  onClick={() => {
                    onClear();
                    input.current?.focus();
                  }}
                >
                  <IconX size={16} aria-hidden />
                </button>
              )
            }
          />
        </Popover.Target>
        {/* Pressing an option does not take the focus from the input. */}
        <Popover.Dropdown className={styles['dropdown'] ?? ''} onMouseDown={(event) => event.preventDefault()}>
          {options.length > 0 && (
            <div
              ref={list}
              id={listId}
              role="listbox"
              aria-label={props.label}
              className={styles['options']}
              data-testid={`options-${name}`}
            >
              {options.map((option, index) => (
                // The keys are the input's; a pointer takes an option at once.
                // oxlint-disable-next-line click-events-have-key-events, interactive-supports-focus
                <div
                  key={option.id}
                  id={optionId(index)}
                  role="option"
                  aria-selected={option.id === picked}
                  data-active={index === at || undefined}
                  data-new={option.isNew || undefined}
                  data-id={option.id}
                  className={styles['option']}
                  onClick={() => take(option)}
                >
                  {option.isNew && <IconPlus size={17} aria-hidden />}
                  <span>{option.label}</span>
                  {option.details !== undefined && <small>{option.details}</small>}
                </div>
              ))}
            </div>
          )}
          {summary !== '' && (
            <p className={styles['summary']} role="status">
              {summary}
            </p>
          )}
        </Popover.Dropdown>
      </Popover>
      {props.note !== undefined && <p className={styles['note']}>{props.note}</p>}
    </WithWarning>
  );
}
