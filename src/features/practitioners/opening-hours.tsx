import { IconCopy, IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { WEEKDAYS } from '../../contract/opening-hours.ts';
import type { ControlFieldProps } from '../../records/control-props.ts';
import { issueWord } from '../../records/issue-words.ts';
import { moduleText } from '../../records/module-text.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord } from '../../ui/i18n/words.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { useFieldId } from '../../ui/primitives/field-id.ts';
import { TextField } from '../../ui/primitives/fields.tsx';
import { TimeField } from '../../ui/primitives/time-field.tsx';
import styles from './opening-hours.module.css';
import { copiedToAll, rangesOf, valueOfRanges, withAnother, type OpenRange, type Weekday } from './hours-model.ts';

export { hoursInWords } from './hours-model.ts';

const TYPE = 'practitioner';

export const dayWord = (day: Weekday): string => textOf(`choice.${TYPE}.daysOfWeek.${day}`) ?? day;

/** A week's opening hours: each day has its ranges. */
export function OpeningHours({ entityType, path, value, onChange, onLeave, faults }: ControlFieldProps) {
  const { language } = useTexts();
  const idOf = useFieldId('');
  const wanted = useRef<string | null>(null);
  const ranges = rangesOf(value);
  const change = (next: readonly OpenRange[], focus: string | null = null) => {
    wanted.current = focus;
    onChange(valueOfRanges(next));
  };
  // The focus moves to what was added, or beside what was removed.
  useEffect(() => {
    if (wanted.current === null) return;
    document.getElementById(wanted.current)?.focus();
    wanted.current = null;
  }, [value]);
  const faultOf = ({ from }: OpenRange, ...names: string[]) => {
    const fault = names.map((name) => faults[`${path}.${from}.${name}`]).find((found) => found !== undefined);
    return fault && issueWord(entityType, fault, language);
  };
  const addId = (day: Weekday) => `${idOf}${path}-add-${day}`;
  return (
    <fieldset className={styles['week']}>
      <legend>{fieldWord(entityType, path)}</legend>
      {WEEKDAYS.map((day) => {
        const own = ranges.flatMap((range, at) => (range.day === day ? [{ range, at }] : []));
        return (
          <fieldset key={day} className={styles['day']} data-testid={`hours-${day}`}>
            <legend>{dayWord(day)}</legend>
            <div className={styles['ranges']}>
              {own.map(({ range, at }, place) => {
                const set = (part: Partial<OpenRange>) =>
                  change(ranges.map((other, index) => (index === at ? { ...other, ...part } : other)));
                const part = (name: 'start' | 'end' | 'location', ...more: string[]) => ({
                  name: `${path}.${at}.${name}`,
                  label: fieldWord(TYPE, `availability.${name}`),
                  value: range[name],
                  onChange: (next: string) => set({ [name]: next }),
                  onBlur: onLeave,
                  error: faultOf(range, name, ...more),
                });
                return (
                  // Ranges have no id: they are identified by their position in the day.
                  // oxlint-disable-next-line react/no-array-index-key
                  <div key={place} className={styles['range']}>
                    <TimeField {...part('start', 'daysOfWeek')} required />
                    <TimeField {...part('end')} required />
                    <div className={styles['place']}>
                      <TextField {...part('location')} />
                    </div>
                    <Button
                      kind="danger"
                      icon={<IconTrash size={17} aria-hidden />}
                      aria-label={moduleText(TYPE, 'hours.remove', { day: dayWord(day), number: place + 1 })}
                      data-testid={`remove-hours-${day}-${place}`}
                      onClick={() =>
                        change(
                          ranges.filter((_, index) => index !== at),
                          addId(day),
                        )
                      }
                    />
                  </div>
                );
              })}
              <div className={styles['buttons']}>
                {own.length === 0 && <span className={styles['closed']}>{moduleText(TYPE, 'hours.closed')}</span>}
                <Button
                  kind="quiet"
                  id={addId(day)}
                  icon={<IconPlus size={17} aria-hidden />}
                  aria-label={moduleText(TYPE, 'hours.addTo', { day: dayWord(day) })}
                  data-testid={`add-hours-${day}`}
                  onClick={() => change(withAnother(ranges, day), `${idOf}${path}.${ranges.length}.start`)}
                >
                  {moduleText(TYPE, 'hours.add')}
                </Button>
                {day === WEEKDAYS[0] && own.length > 0 && (
                  <Button
                    kind="quiet"
                    icon={<IconCopy size={17} aria-hidden />}
                    data-testid="copy-hours"
                    onClick={() => change(copiedToAll(ranges, day))}
                  >
                    {moduleText(TYPE, 'hours.copy', { day: dayWord(day) })}
                  </Button>
                )}
              </div>
            </div>
          </fieldset>
        );
      })}
      {faults[path] && <p className={styles['error']}>{issueWord(entityType, faults[path], language)}</p>}
    </fieldset>
  );
}
