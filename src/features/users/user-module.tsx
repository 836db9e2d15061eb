import { IconUserCog } from '@tabler/icons-react';
import { user, type User } from '../../contract/entities/user.ts';
import type { InputsOf } from '../../contract/typed.ts';
import { fromContract } from '../../records/from-contract.tsx';
import { recordModule } from '../../records/record-module.ts';
import { recordScreens } from '../../records/record-screens.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { valueWord } from '../../ui/i18n/words.ts';
import { Linked } from './linked.tsx';
import { userListing } from './listing.ts';
import type { Terms } from './terms.ts';
import { TemplateChoice, termsOf } from './template-choice.tsx';
import { UserActions } from './user-actions.tsx';

/** Nothing is shown for a person who may sign in. */
const DEFAULTS = { status: 'active' } as const;

function useUserDetails(): (record: User) => readonly string[] {
  const { language } = useTexts();
  return (record) => [
    valueWord('user', 'role', record.role, language),
    valueWord('user', 'email', record.email, language),
  ];
}

/** A new user is invited, with the terms of the template if one was chosen. */
function beginWith(state: unknown): Partial<InputsOf<typeof user>> {
  const { template } = (state ?? {}) as { template?: { id: string; terms: Terms } };
  return { status: 'invited', ...(template && termsOf(template.id, template.terms)) };
}

/** The module of users: the people who sign in. */
export const users = recordModule({
  entity: user,
  path: '/admin/users',
  parent: '/admin',
  nav: 'users',
  icon: IconUserCog,
  nameOf: userListing.label,
  useRowDetails: useUserDetails,
  row: ['role', 'email'],
  useSubHead: useUserDetails,
  marksOf: ({ status }) => (status === 'invited' || status === 'suspended' ? [status] : []),
  listFields: {
    filters: ['role', 'status', 'templateId', 'practitionerId'],
    sorts: ['role', 'status', 'percentage'],
    columns: ['email', 'role', 'status', 'percentage'],
    defaults: DEFAULTS,
  },
  beginWith,
  Actions: UserActions,
  ...fromContract({
    entity: user,
    held: ['status', 'isTemplateUser'],
    own: {
      templateId: {
        Control: TemplateChoice,
        shown: (value) => value !== undefined && <Linked entityType="template" path="/admin/templates" id={value} />,
      },
      practitionerId: {
        shown: (value) => value !== undefined && <Linked entityType="practitioner" path="/practitioners" id={value} />,
      },
    },
    sections: [
      { name: 'who', fields: ['name', 'email', 'locale'] },
      { name: 'rights', fields: ['templateId', 'role', 'percentage', 'practitionerId'] },
    ],
    factSections: [
      { name: 'who', fields: ['email', 'locale', 'status'] },
      { name: 'rights', fields: ['role', 'percentage', 'templateId', 'isTemplateUser', 'practitionerId'] },
    ],
  }),
});

export const screens = recordScreens(users);
