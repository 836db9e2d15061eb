import { IconCalendarOff } from '@tabler/icons-react';
import { closure, type Closure } from '../../contract/entities/closure.ts';
import { fromContract } from '../../records/from-contract.tsx';
import { recordModule } from '../../records/record-module.ts';
import { recordScreens } from '../../records/record-screens.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { closureListing } from '../agenda/index.ts';

/** `du 24/12/2026 au 31/12/2026`, or a single day. */
function useDays(): (record: Closure) => readonly string[] {
  const { t } = useTexts();
  return ({ start = '', end = '' }) => {
    const [from, to] = [formatPartialDate(start), formatPartialDate(end)];
    return [from === to ? from : t('closure.span', { from, to })];
  };
}

/** Days on which the whole clinic is closed. */
export const closures = recordModule({
  entity: closure,
  path: '/closures',
  parent: '/admin',
  nav: 'closures',
  icon: IconCalendarOff,
  nameOf: closureListing.label,
  useRowDetails: useDays,
  useSubHead: useDays,
  ...fromContract({ entity: closure, sections: [{ name: 'when', fields: ['name', 'start', 'end'] }] }),
});

export const screens = recordScreens(closures);
