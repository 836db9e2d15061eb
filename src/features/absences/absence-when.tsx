import { useContext } from 'react';
import { useClinicZone } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { ControlField } from '../../records/control-field.tsx';
import { asText, type ControlFieldProps } from '../../records/control-props.ts';
import { FormValues } from '../../records/form-ways.ts';
import { issueWord } from '../../records/issue-words.ts';
import { useTexts, type Language } from '../../ui/i18n/i18n.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { fieldWord, valueWord } from '../../ui/i18n/words.ts';
import { CheckField, DateField } from '../../ui/primitives/fields.tsx';
import { dayOfEdge, edgeOfDay, type Edge } from './whole-days.ts';

const momentIn = (instant: string, language: Language, timeZone: string): string =>
  Number.isNaN(Date.parse(instant))
    ? instant
    : new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
        dateStyle: 'short',
        timeStyle: 'short',
        timeZone,
      }).format(new Date(instant));

/** `Congés · du 01/12/2026 au 05/12/2026`, or with the hours, by the clinic's clocks. */
export function useAbsenceWords(): (record: JsonObject) => readonly string[] {
  const { t, language } = useTexts();
  const zone = useClinicZone();
  return (record) => {
    const at = (edge: Edge) =>
      record['allDay'] === true
        ? formatPartialDate(dayOfEdge(asText(record[edge]), edge, zone))
        : momentIn(asText(record[edge]), language, zone);
    const [from, to] = [at('start'), at('end')];
    return [
      valueWord('absence', 'kind', record['kind'], language),
      from === to ? from : t('absence.span', { from, to }),
      asText(record['note']),
    ].filter(Boolean);
  };
}

/** Whole days go from midnight to midnight: both ends move when it is ticked. */
export function WholeDays({ path, value, onLeave }: ControlFieldProps) {
  const zone = useClinicZone();
  const { input, change } = useContext(FormValues);
  const whole = (edge: Edge) => edgeOfDay(dayOfEdge(asText(input[edge]), edge, zone), edge, zone);
  return (
    <CheckField
      name={path}
      label={fieldWord('absence', path)}
      value={value === true}
      onChange={(isWhole) => {
        change({ allDay: isWhole, ...(isWhole && { start: whole('start'), end: whole('end') }) }, path);
        onLeave();
      }}
    />
  );
}

/** A moment; of whole days a day, the last one included. */
export function AbsenceMoment(props: ControlFieldProps) {
  const { path, value, onChange, onLeave, faults } = props;
  const { language } = useTexts();
  const zone = useClinicZone();
  const { input } = useContext(FormValues);
  if (input['allDay'] !== true) return <ControlField {...props} />;
  const edge: Edge = path === 'end' ? 'end' : 'start';
  const typed = asText(value);
  return (
    <DateField
      name={path}
      label={fieldWord('absence', path)}
      required
      value={dayOfEdge(typed, edge, zone)}
      onChange={(day) => onChange(edgeOfDay(day, edge, zone))}
      onBlur={onLeave}
      error={faults[path] && issueWord('absence', faults[path], language)}
    />
  );
}
