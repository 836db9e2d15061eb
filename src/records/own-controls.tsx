import { memo } from 'react';
import { useTexts } from '../ui/i18n/i18n.ts';
import { fieldWord } from '../ui/i18n/words.ts';
import { AreaField, CheckField, DateField } from '../ui/primitives/fields.tsx';
import { FieldRow } from '../ui/primitives/form-layout.tsx';
import { asList, asText, withoutNumbers, type ControlFieldProps } from './control-props.ts';
import { issueWord } from './issue-words.ts';

/** A list of texts as the lines of one field, such as an address. */
export function LinesField({ entityType, path, name = path, value, onChange, onLeave, faults }: ControlFieldProps) {
  const { language } = useTexts();
  const [fault] = Object.values(faults).filter(
    (one) => one.path === name || one.path === path || one.path.startsWith(`${path}.`),
  );
  return (
    <AreaField
      name={name}
      label={fieldWord(entityType, withoutNumbers(path))}
      value={asList(value).map(asText).join('\n')}
      onChange={(typed) => onChange(typed === '' ? [] : typed.split('\n'))}
      onBlur={onLeave}
      error={fault && issueWord(entityType, fault, language)}
      rows={2}
    />
  );
}

/** A date, or the statement of `wordOf` without a known date (deceased, date unknown). */
export const dateOrYes = (wordOf: () => string) =>
  memo(function DateOrYes({ entityType, path, value, onChange, onLeave, faults }: ControlFieldProps) {
    const { language } = useTexts();
    return (
      <FieldRow>
        <DateField
          century="past"
          name={path}
          label={fieldWord(entityType, path)}
          value={asText(value)}
          onChange={(typed) => onChange(typed === '' ? null : typed)}
          onBlur={onLeave}
          error={faults[path] && issueWord(entityType, faults[path], language)}
        />
        <CheckField
          name={`${path}WithoutDate`}
          label={wordOf()}
          value={value === true}
          onChange={(isSo) => onChange(isSo ? true : null)}
        />
      </FieldRow>
    );
  });
