import { practitioner } from '../../contract/entities/practitioner.ts';
import type { ShareRule } from '../../contract/entities/share-rule.ts';
import { useRecords } from '../../hooks/index.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { valueWord } from '../../ui/i18n/words.ts';
import { practitionerListing } from '../practitioners/index.ts';

/** A rule in words: whose it is, when it holds, what remains for the clinic. */
export function useShareWords() {
  const { t, language } = useTexts();
  const { row } = useRecords(practitioner);
  const number = (percent: number) => valueWord('shareRule', 'percent', percent, language);
  const nameOf = (id: string): string => {
    const summary = row(id)?.summary;
    return summary === undefined ? (textOf('reference.absent') ?? '') : practitionerListing.label(summary);
  };
  return {
    number,
    nameOf,
    who: ({ practitionerId, role }: ShareRule): string =>
      practitionerId === undefined ? (textOf(`role.${role}`) ?? role ?? '') : nameOf(practitionerId),
    when: ({ validFrom = '', validTo }: ShareRule): string =>
      validTo === undefined
        ? t('shareRule.from', { from: formatPartialDate(validFrom) })
        : t('shareRule.span', { from: formatPartialDate(validFrom), to: formatPartialDate(validTo) }),
    act: ({ serviceType }: ShareRule): string => serviceType || t('shareRule.any'),
    /** Hundredths are counted in whole numbers: 100 − 33.33 is 66.67. */
    rest: (percent: number): number => (10_000 - Math.round(percent * 100)) / 100,
  };
}
