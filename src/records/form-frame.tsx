import { useContext, useEffect, useRef, useState, type ReactNode } from 'react';
import { useTexts } from '../ui/i18n/i18n.ts';
import { Button } from '../ui/primitives/button.tsx';
import { FormScope } from '../ui/primitives/field-id.ts';
import { FormLayout } from '../ui/primitives/form-layout.tsx';
import { useShortcut } from '../ui/primitives/shortcuts.ts';
import { Banner } from '../ui/primitives/states.tsx';
import type { Faults } from './faults.ts';
import { issueLine } from './issue-words.ts';
import type { RecordFormProps } from './record-module.ts';
import { FormLookups, useSaveAfterLookups } from './save-after-lookups.ts';

export interface FormFrameProps extends Pick<
  RecordFormProps<object>,
  'title' | 'onCancel' | 'saveLabel' | 'saveIcon' | 'extra' | 'banners' | 'note' | 'refused'
> {
  entityType: string;
  /** The field that gets the focus first, on a device with a keyboard. */
  first: string;
  /** All faults; if there are none when the form is saved, `onSave` is called. */
  judge: () => Faults;
  shown: Faults;
  tried: boolean;
  onTry: () => void;
  onSave: () => void;
  /** The id of what a refused form opens at, where its answers stand; by default its first refused field. */
  answersAt?: string | undefined;
  /** The name of the input that shows a path; by default the path itself. */
  inputOfPath?: (path: string) => string;
  children: ReactNode;
}

/** The input of a path, or of the nearest field that contains it. */
function inputOf(id: string): HTMLElement | null {
  const found = document.getElementById(id);
  return found === null && id.includes('.') ? inputOf(id.replace(/\.[^.]*$/, '')) : found;
}

function focusInput(id: string): void {
  const element = inputOf(id);
  element?.scrollIntoView({ block: 'center' });
  element?.focus();
}

const SAME = (path: string): string => path;

/** The frame of every form: heading, banners, summary of errors, cancel and save, and their keys. */
export function FormFrame(props: FormFrameProps) {
  const { entityType, judge, shown, tried, onTry, onSave, onCancel, refused, inputOfPath = SAME, first } = props;
  const { t, language } = useTexts();
  const summary = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  const scope = useContext(FormScope);
  const idOf = (path: string): string => `${scope}field-${inputOfPath(path)}`;
  const [faulty] = useState(Object.keys(refused ?? {})[0]);
  useEffect(() => {
    const byFinger = window.matchMedia('(pointer: coarse)').matches;
    // The person came to correct the refused fields, so their errors are shown at once.
    if (faulty !== undefined) focusInput(props.answersAt ?? idOf(faulty));
    else if (byFinger) heading.current?.focus();
    else document.getElementById(`${scope}field-${first}`)?.focus();
    // oxlint-disable-next-line exhaustive-deps
  }, [faulty]);

  const { save, begin } = useSaveAfterLookups(() => {
    if (Object.keys(judge()).length === 0) return onSave();
    onTry();
    requestAnimationFrame(() => {
      summary.current?.focus({ preventScroll: true });
      summary.current?.scrollIntoView({ block: 'center' });
    });
  });
  useShortcut('mod+s', save);
  useShortcut('escape', onCancel);

  const found = Object.values(shown);
  return (
    <FormLayout
      title={props.title}
      onSubmit={save}
      headingRef={heading}
      note={props.note}
      top={
        <>
          {props.banners}
          <div ref={summary} tabIndex={-1}>
            {tried && found.length > 0 && (
              <Banner tone="refused" title={t('form.faults', { count: found.length })}>
                <ul>
                  {found.map((fault) => (
                    <li key={fault.path}>
                      <a
                        href={`#${idOf(fault.path)}`}
                        onClick={(event) => {
                          event.preventDefault();
                          focusInput(idOf(fault.path));
                        }}
                      >
                        {issueLine(entityType, fault, language)}
                      </a>
                    </li>
                  ))}
                </ul>
              </Banner>
            )}
          </div>
        </>
      }
      actions={
        <>
          {props.extra}
          <Button tall onClick={onCancel} data-testid="cancel">
            {t('action.cancel')}
          </Button>
          <Button tall kind="primary" type="submit" icon={props.saveIcon} data-testid="save">
            {props.saveLabel}
          </Button>
        </>
      }
    >
      <FormLookups value={begin}>{props.children}</FormLookups>
    </FormLayout>
  );
}
