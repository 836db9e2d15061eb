import { IconPercentage } from '@tabler/icons-react';
import { shareRule, type ShareRule } from '../../contract/entities/share-rule.ts';
import { useRecords } from '../../hooks/index.ts';
import { fromContract } from '../../records/from-contract.tsx';
import { recordModule, type HintProps, type PartProps } from '../../records/record-module.ts';
import { recordScreens } from '../../records/record-screens.tsx';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { Banner } from '../../ui/primitives/states.tsx';
import { OnADay } from './on-a-day.tsx';
import { overlapping } from './overlap.ts';
import styles from './share-rules.module.css';
import { useShareWords } from './share-words.ts';

function useWhat(): (record: ShareRule) => readonly string[] {
  const words = useShareWords();
  return (record) => [words.who(record), words.when(record)];
}

/** The rule in one sentence. */
function Says({ record }: PartProps<ShareRule>) {
  const { t } = useTexts();
  const words = useShareWords();
  const { percent = 0 } = record;
  return (
    <p className={styles['says']} data-testid="share-says">
      {t('shareRule.says', {
        who: words.who(record),
        percent: words.number(percent),
        rest: words.number(words.rest(percent)),
        act: words.act(record),
        when: words.when(record),
      })}
    </p>
  );
}

/** Told before saving, offline too: the server takes no two rules of one key on one day (CL-73). */
function Overlap({ payload, id }: HintProps<ShareRule>) {
  const { t } = useTexts();
  const words = useShareWords();
  const { ids, row } = useRecords(shareRule);
  const other = overlapping(
    payload,
    id,
    ids.flatMap((one) => row(one) ?? []),
  );
  if (other === null) return null;
  const percent = words.number(other.summary.percent ?? 0);
  return (
    <div data-testid="share-overlap">
      <Banner tone="attention" title={t('shareRule.overlaps')}>
        {t('shareRule.overlapsHelp', { when: words.when(other.summary), percent })}
      </Banner>
    </div>
  );
}

const { model, Form, Facts } = fromContract({
  entity: shareRule,
  sections: [
    { name: 'whom', fields: ['practitionerId', 'role', 'serviceType'] },
    { name: 'share', fields: ['percent', 'validFrom', 'validTo', 'priority'] },
  ],
});

/** Which part of the fees is whose, and when. */
export const shareRules = recordModule({
  entity: shareRule,
  path: '/share-rules',
  parent: '/admin',
  nav: 'shareRules',
  icon: IconPercentage,
  nameOf: ({ serviceType, percent }) =>
    [serviceType ?? textOf('shareRule.any') ?? '', `${String(percent)}\u00a0%`].join(' · '),
  useRowDetails: useWhat,
  useSubHead: useWhat,
  listFields: {
    filters: ['practitionerId', 'role', 'validFrom', 'validTo'],
    sorts: ['percent', 'validFrom', 'validTo'],
    columns: ['percent', 'validFrom', 'validTo'],
  },
  Standing: Says,
  Hint: Overlap,
  model,
  Form,
  Facts: ({ record }) => (
    <>
      <Facts record={record} />
      <OnADay />
    </>
  ),
});

export const screens = recordScreens(shareRules);
