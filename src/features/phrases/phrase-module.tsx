import { IconQuote } from '@tabler/icons-react';
import { phrase } from '../../contract/entities/phrase.ts';
import { useSession } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { ContractInput } from '../../records/contract-model.ts';
import type { ControlFieldProps } from '../../records/control-props.ts';
import { fromContract } from '../../records/from-contract.tsx';
import type { RecordModule } from '../../records/record-module.ts';
import { recordScreens } from '../../records/record-screens.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { CheckField } from '../../ui/primitives/fields.tsx';
import { phraseListing } from './listing.ts';

function JustMine({ name, path, value, onChange }: ControlFieldProps) {
  const { t } = useTexts();
  const me = useSession().account?.user.id ?? null;
  return (
    <CheckField
      name={name ?? path}
      label={t('phrase.justMine')}
      help={t('phrase.justMineHelp')}
      value={value !== null && value !== ''}
      onChange={(isMine) => onChange(isMine ? me : null)}
    />
  );
}

function useWhose(): (record: JsonObject) => readonly string[] {
  const { t } = useTexts();
  const me = useSession().account?.user.id;
  return ({ ownerId }) => [
    t(typeof ownerId !== 'string' ? 'phrase.clinics' : ownerId === me ? 'phrase.mine' : 'phrase.others'),
  ];
}

/** Phrases that a note takes by their name. */
export const phraseModule: RecordModule<ContractInput> = {
  entity: phrase,
  path: '/phrases',
  nav: 'phrases',
  icon: IconQuote,
  nameOf: phraseListing.label,
  useRowDetails: useWhose,
  useSubHead: useWhose,
  ...fromContract({
    entity: phrase,
    own: { ownerId: { Control: JustMine, shown: () => '' } },
    sections: [{ name: 'what', fields: ['name', 'text', 'ownerId'] }],
  }),
};

export const screens = recordScreens(phraseModule);
