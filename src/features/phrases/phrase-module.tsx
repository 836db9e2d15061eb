import { IconQuote } from '@tabler/icons-react';
import { phrase, type Phrase } from '../../contract/entities/phrase.ts';
import { useSession } from '../../hooks/index.ts';
import type { ControlFieldProps } from '../../records/control-props.ts';
import { fromContract } from '../../records/from-contract.tsx';
import { recordModule } from '../../records/record-module.ts';
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

function useWhose(): (record: Phrase) => readonly string[] {
  const { t } = useTexts();
  const me = useSession().account?.user.id;
  return ({ ownerId }) => [
    t(ownerId === undefined ? 'phrase.clinics' : ownerId === me ? 'phrase.mine' : 'phrase.others'),
  ];
}

/** Phrases: texts that are inserted into a note by their name. */
export const phraseModule = recordModule({
  entity: phrase,
  path: '/phrases',
  parent: '/admin',
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
});

export const screens = recordScreens(phraseModule);
