import { useContext } from 'react';
import { template, type Template } from '../../contract/entities/template.ts';
import { useRecord, useRecords } from '../../hooks/index.ts';
import { asText, type ControlFieldProps } from '../../records/control-props.ts';
import { FormChange } from '../../records/form-ways.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord } from '../../ui/i18n/words.ts';
import { ChoiceField } from '../../ui/primitives/fields.tsx';
import { templateListing } from './listing.ts';
import { termsWord, type Terms } from './terms.ts';

/** The values that a form copies from a template. Later changes of the template do not change the user. */
export const termsOf = (id: string, { role, percentage }: Terms) => ({
  templateId: id,
  isTemplateUser: true,
  role: role ?? '',
  percentage: percentage === undefined ? '' : String(percentage),
});

/** Choosing a template fills role and percentage. A user without one keeps theirs. */
export function TemplateChoice({ entityType, path, value, onLeave }: ControlFieldProps) {
  const { language } = useTexts();
  const change = useContext(FormChange);
  const { ids, row } = useRecords(template);
  const chosen = asText(value);
  const { record: last, gone } = useRecord(template, chosen);
  const templates = ids.flatMap((id) => {
    const summary = row(id)?.summary;
    return summary ? [{ id, summary }] : [];
  });
  const labelOf = (summary: Template) => `${templateListing.label(summary)} (${termsWord(summary, language)})`;
  const missing =
    chosen !== '' && !templates.some(({ id }) => id === chosen)
      ? [{ id: chosen, summary: last ?? gone?.last ?? {} }]
      : [];
  return (
    <ChoiceField
      name={path}
      label={fieldWord(entityType, path)}
      help={textOf(`help.${entityType}.${path}`) ?? undefined}
      value={chosen}
      options={[...templates, ...missing].map(({ id, summary }) => ({ value: id, label: labelOf(summary) }))}
      onChange={(id) => {
        const picked = templates.find((one) => one.id === id);
        if (picked) change(termsOf(id, picked.summary), path);
        else if (id === '') change({ templateId: '', isTemplateUser: false }, path);
      }}
      onBlur={onLeave}
    />
  );
}
