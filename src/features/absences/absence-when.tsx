import { useContext } from 'react';
import { useClinicZone } from '../../hooks/index.ts';
import type { absence, Absence } from '../../contract/entities/absence.ts';
import type { InputsOf } from '../../contract/typed.ts';
import { ControlField } from '../../records/control-field.tsx';
import { asText, type ControlFieldProps } from '../../records/control-props.ts';
import { FormChange } from '../../records/form-ways.ts';
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

type FieldProps = ControlFieldProps<InputsOf<typeof absence>>;

/** `Congés · du 01/12/2026 au 05/12/2026`, or with hours, in the clinic's zone. */
export function useAbsenceWords(): (record: Absence) => readonly string[] {
  const { t, language } = useTexts();
  const zone = useClinicZone();
  return (record) => {
    const at = (edge: Edge) =>
      record.allDay === true
        ? formatPartialDate(dayOfEdge(record[edge] ?? '', edge, zone))
        : momentIn(record[edge] ?? '', language, zone);
    const [from, to] = [at('start'), at('end')];
    return [
      valueWord('absence', 'kind', record.kind, language),
      from === to ? from : t('absence.span', { from, to }),
      record.note ?? '',
    ].filter(Boolean);
  };
}

/** Whole days last from midnight to midnight, so ticking the box converts both ends. */
export function WholeDays({ path, value, others = {}, onLeave }: FieldProps) {
  const zone = useClinicZone();
  const change = useContext(FormChange);
  const whole = (edge: Edge) => edgeOfDay(dayOfEdge(others[edge] ?? '', edge, zone), edge, zone);
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

/** An end of the absence: an instant, or a day if it covers whole days. The last day is included. */
export function AbsenceMoment(props: FieldProps) {
  const { others, ...plain } = props;
  const { path, value, onChange, onLeave, faults } = plain;
  const { language } = useTexts();
  const zone = useClinicZone();
  if (others?.allDay !== true) return <ControlField {...plain} />;
  const edge: Edge = path === 'end' ? 'end' : 'start';
  const typed = asText(value);
  return (
    <DateField
      century="near"
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
