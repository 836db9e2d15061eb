import { Textarea } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { documentTemplate } from '../../contract/entities/document-template.ts';
import type { InputsOf } from '../../contract/typed.ts';
import { asText, type ControlFieldProps } from '../../records/control-props.ts';
import { issueWord } from '../../records/issue-words.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord } from '../../ui/i18n/words.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { FIELD_ORDER, useCommon } from '../../ui/primitives/fields.tsx';
import { typeInto } from '../../ui/primitives/type-into.ts';
import styles from './document-templates.module.css';
import { TemplatePreview } from './template-preview.tsx';
import { variablesFor } from './template.ts';

/** A question stands on a line of its own. */
const onItsOwnLine = (before: string, mark: string): string =>
  before === '' || before.endsWith('\n') ? mark : `\n${mark}`;

/** The text of a template. The chips insert a variable, or the mark of a question, at the caret. */
export function BodyField(props: ControlFieldProps<InputsOf<typeof documentTemplate>>) {
  const { entityType, path, value, required, others = {}, onChange, onLeave, faults } = props;
  const { t, language } = useTexts();
  const area = useRef<HTMLTextAreaElement>(null);
  const hasCaret = useRef(false);
  const [isOpen, setOpen] = useState(false);
  const body = asText(value);
  const kind = others.kind ?? '';
  const fault = faults[path];
  const common = useCommon({
    name: path,
    label: fieldWord(entityType, path),
    required,
    help: t('documentTemplate.bodyHelp'),
    ...(fault && { error: issueWord(entityType, fault, language) }),
  });
  const insert = (textFor: (before: string) => string) => {
    const element = area.current;
    if (element === null) return;
    const end = element.value.length;
    const [from, to] = hasCaret.current ? [element.selectionStart, element.selectionEnd] : [end, end];
    hasCaret.current = true;
    // On a phone the text gets the room of the chips again.
    setOpen(false);
    typeInto(element, { from, to }, textFor(element.value.slice(0, from)), onChange);
  };
  const chip = (name: string, label: string, textFor: (before: string) => string) => (
    <button
      key={name}
      type="button"
      className={styles['chip']}
      data-testid={`variable-${name}`}
      // The field keeps the focus, its caret and the keyboard of a phone.
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => insert(textFor)}
    >
      {label}
    </button>
  );
  return (
    <>
      <div
        className={styles['variables']}
        role="group"
        aria-label={t('documentTemplate.variables')}
        id="template-variables"
        data-open={isOpen}
      >
        <div className={styles['fold']}>
          <Button
            icon={isOpen ? <IconChevronUp size={18} aria-hidden /> : <IconChevronDown size={18} aria-hidden />}
            aria-expanded={isOpen}
            aria-controls="template-variables"
            onClick={() => setOpen(!isOpen)}
            data-testid="variables-fold"
          >
            {t('documentTemplate.variables')}
          </Button>
        </div>
        {variablesFor(kind).map(({ group, variables }) => (
          <div key={group} className={styles['group']} role="group" aria-labelledby={`variables-${group}`}>
            <span id={`variables-${group}`}>{textOf(`documentTemplate.group.${group}`)}</span>
            {variables.map((name) =>
              chip(name, textOf(`documentTemplate.variable.${name}`) ?? name, () => `{{${name}}}`),
            )}
          </div>
        ))}
        {kind === 'consent' && (
          <div className={styles['group']} role="group" aria-labelledby="variables-questions">
            <span id="variables-questions">{t('documentTemplate.group.questions')}</span>
            {chip('yes-no', t('documentTemplate.questionYesNo'), (before) => onItsOwnLine(before, '[?] '))}
            {chip('words', t('documentTemplate.questionWords'), (before) => onItsOwnLine(before, '[_] '))}
          </div>
        )}
      </div>
      <Textarea
        {...common}
        ref={area}
        inputWrapperOrder={FIELD_ORDER}
        rows={14}
        minRows={14}
        lang={others.language ?? ''}
        value={body}
        onFocus={() => (hasCaret.current = true)}
        onChange={(event) => onChange(event.currentTarget.value)}
        onBlur={onLeave}
      />
      <TemplatePreview body={body} language={others.language === 'en' ? 'en' : 'fr'} kind={kind} version={1} />
    </>
  );
}
