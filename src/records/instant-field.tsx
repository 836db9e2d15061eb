import { useState } from 'react';
import { useClinicZone } from '../hooks/index.ts';
import { isCalendarDate } from '../lib/calendar-date.ts';
import { momentOf, wallTimeOf, type WallTime } from '../lib/zone.ts';
import { useTexts } from '../ui/i18n/i18n.ts';
import { parsePartialDate } from '../ui/i18n/partial-date.ts';
import { parseTimeOfDay } from '../ui/i18n/time-of-day.ts';
import { DateField, type FieldProps } from '../ui/primitives/fields.tsx';
import { FieldRow } from '../ui/primitives/form-layout.tsx';
import { TimeField } from '../ui/primitives/time-field.tsx';

const IS_INSTANT = /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/i;

/** Day and time of a value: of an instant in the clinic's zone, else as they were typed. */
function partsOf(value: string, zone: string): WallTime {
  if (IS_INSTANT.test(value) && !Number.isNaN(Date.parse(value))) return wallTimeOf(value, zone);
  const [day = '', ...time] = value.split('T');
  return { day, time: time.join('T') };
}

/**
 * An instant, as day and time in the clinic's zone. While they are not valid, the value is `DAYTTIME` as typed, which
 * the contract refuses.
 */
export function InstantField(props: FieldProps<string>) {
  const { name, label, value, onChange, onBlur, required, error, help } = props;
  const { t } = useTexts();
  const zone = useClinicZone();
  const { day, time } = partsOf(value, zone);
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [note, setNote] = useState<'skipped' | 'twice' | null>(null);

  const set = (next: WallTime) => {
    setNote(null);
    if (next.day === '' && next.time === '') return onChange('');
    const whole = next.day.length === 10 && isCalendarDate(next.day) && parseTimeOfDay(next.time) === next.time;
    const moment = whole ? momentOf(next, zone) : null;
    if (moment?.kind === 'instant') {
      if (moment.isTwice) setNote('twice');
      return onChange(moment.instant);
    }
    if (moment?.kind === 'skipped') setNote('skipped');
    onChange(`${next.day}T${next.time}`);
  };

  return (
    <FieldRow columns="minmax(0, 3fr) minmax(0, 2fr)">
      <DateField
        century="near"
        name={name}
        label={label}
        required={required}
        value={day}
        error={error}
        warning={note === null ? undefined : t(`controls.${note}`)}
        help={help ?? (zone === own ? undefined : t('controls.zone', { zone: zone.replaceAll('_', ' ') }))}
        maxLength={24}
        onChange={(next) => {
          // Day and time typed or pasted together.
          const [, whole = next, clock] = /^(\S+)[\sT]+(\S.*)$/.exec(next) ?? [];
          set({
            day: parsePartialDate(whole, 'near') ?? whole,
            time: clock === undefined ? time : (parseTimeOfDay(clock) ?? clock),
          });
        }}
        onBlur={onBlur}
      />
      <TimeField
        name={`${name}.time`}
        label={t('controls.timeOf', { label })}
        required
        value={time}
        onChange={(next) => set({ day, time: next })}
        onBlur={onBlur}
      />
    </FieldRow>
  );
}
