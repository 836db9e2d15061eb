import { IconCalendarOff } from '@tabler/icons-react';
import { closure } from '../../contract/entities/closure.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { ContractInput } from '../../records/contract-model.ts';
import { asText } from '../../records/control-props.ts';
import { fromContract } from '../../records/from-contract.tsx';
import type { RecordModule } from '../../records/record-module.ts';
import { recordScreens } from '../../records/record-screens.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { closureListing } from '../agenda/index.ts';

/** `du 24/12/2026 au 31/12/2026`, or the one day. */
function useDays(): (record: JsonObject) => readonly string[] {
  const { t } = useTexts();
  return ({ start, end }) => {
    const [from, to] = [formatPartialDate(asText(start)), formatPartialDate(asText(end))];
    return [from === to ? from : t('closure.span', { from, to })];
  };
}

/** Days on which the whole clinic is closed. */
export const closures: RecordModule<ContractInput> = {
  entity: closure,
  path: '/closures',
  nav: 'closures',
  icon: IconCalendarOff,
  nameOf: closureListing.label,
  useRowDetails: useDays,
  useSubHead: useDays,
  ...fromContract({ entity: closure, sections: [{ name: 'when', fields: ['name', 'start', 'end'] }] }),
};

export const screens = recordScreens(closures);
