import { useState } from 'react';
import { shareRuleFor } from '../../contract/clinical/share.ts';
import { useNow, useRecords } from '../../hooks/index.ts';
import { practitioner, type Practitioner } from '../../contract/entities/practitioner.ts';
import { shareRule, type ShareRule } from '../../contract/entities/share-rule.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { DateField, TextField } from '../../ui/primitives/fields.tsx';
import { FieldRow } from '../../ui/primitives/form-layout.tsx';
import styles from './share-rules.module.css';
import { useShareWords } from './share-words.ts';

/**
 * Which share counts on a day, in a sentence for each practitioner: the rule that decides, or what their page says. A
 * practitioner is judged by rules for their person and for the role of practitioners.
 */
export function OnADay() {
  const { t } = useTexts();
  const now = useNow();
  const words = useShareWords();
  const [day, setDay] = useState(now.toISOString().slice(0, 10));
  const [act, setAct] = useState('');
  const rules = useRecords(shareRule);
  const practitioners = useRecords(practitioner);
  const known = rules.ids.flatMap((id): ShareRule[] => {
    const summary = rules.row(id)?.summary;
    return summary === undefined ? [] : [summary];
  });
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day);

  const sentence = (id: string, summary: Practitioner): string => {
    const serviceType = act.trim() === '' ? null : act.trim();
    const rule = shareRuleFor(known, { practitionerId: id, role: 'practitioner', serviceType, day });
    const who = words.nameOf(id);
    const share = rule === null ? summary.defaultShare : rule.percent;
    const said = formatPartialDate(day);
    if (share === undefined) return t('shareRule.byNothing', { day: said, who });
    const parts = { day: said, who, percent: words.number(share), rest: words.number(words.rest(share)) };
    if (rule === null) return t('shareRule.byDefault', parts);
    return serviceType === null
      ? t('shareRule.byRule', { ...parts, when: words.when(rule) })
      : t('shareRule.byRuleAct', { ...parts, act: serviceType, when: words.when(rule) });
  };

  return (
    <section className={styles['onDay']} data-testid="share-on-day">
      <h3>{t('shareRule.onDay')}</h3>
      <p>{t('shareRule.onDayHelp')}</p>
      <FieldRow>
        <DateField century="near" name="share-day" label={t('shareRule.day')} required value={day} onChange={setDay} />
        <TextField name="share-act" label={t('shareRule.act')} value={act} onChange={setAct} />
      </FieldRow>
      {isDay && (
        <ul>
          {practitioners.ids.flatMap((id) => {
            const summary = practitioners.row(id)?.summary;
            return summary === undefined || summary.active === false
              ? []
              : [
                  <li key={id} data-testid="share-sentence" data-practitioner={id}>
                    {sentence(id, summary)}
                  </li>,
                ];
          })}
        </ul>
      )}
    </section>
  );
}
