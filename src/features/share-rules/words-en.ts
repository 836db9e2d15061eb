import type { Same } from '../../ui/i18n/texts/typography.ts';
import type { words as french } from './words-fr.ts';

/** Words of the rules of shares. */
export const words: Same<typeof french> = {
  shareRule: {
    new: 'New share rule',
    newShort: 'New rule',
    list: 'List of share rules',
    search: 'Act',
    count_one: '{{shown}} rule',
    count_other: '{{shown}} rules',
    none: 'No share rules',
    noneHelp: 'A rule says which part of the fees goes to the clinician, and from when.',
    createFirst: 'Create a rule',
    pick: 'Choose a rule',
    pickHelp: 'What it gives, to whom and when will appear here.',
    section: { whom: 'For whom', share: 'Share and period' },
    any: 'all acts',
    from: 'from {{from}}',
    span: 'from {{from}} to {{to}}',
    allRole: '{{role}}: {{percent}}%',
    says: '{{who}} gets {{percent}}% and the clinic {{rest}}% ({{act}}), {{when}}.',
    overlaps: 'Another rule already covers part of this period',
    overlapsHelp: 'The server will refuse this one: {{when}}, {{percent}}%. Change the dates of one of the two.',
    onDay: 'Who gets what',
    onDayHelp: 'The rule that counts for each clinician on the chosen date.',
    day: 'Date',
    act: 'Act',
    byRule: 'On {{day}}, {{who}} gets {{percent}}% of every act and the clinic {{rest}}%, by the rule {{when}}.',
    byRuleAct:
      'On {{day}}, for the act “{{act}}”, {{who}} gets {{percent}}% and the clinic {{rest}}%, by the rule {{when}}.',
    byDefault: 'On {{day}}, {{who}} gets {{percent}}% and the clinic {{rest}}%: the share on their page, no rule.',
    byNothing: 'On {{day}}, nothing is agreed for {{who}}: no rule, and no share on their page.',
  },
  field: {
    shareRule: {
      practitionerId: 'Clinician',
      role: 'Role',
      serviceType: 'Act',
      percent: 'Clinician’s share',
      validFrom: 'From',
      validTo: 'To',
      priority: 'Priority',
    },
  },
  help: {
    shareRule: {
      practitionerId: 'Or a role, one of the two.',
      serviceType: 'Empty: all acts.',
      validTo: 'Empty: no end. Both days count.',
      priority: 'Of two rules that fit, the highest counts.',
    },
  },
  choice: {
    shareRule: {
      role: {
        admin: 'Administration',
        practitioner: 'Clinician',
        nurse: 'Nurse',
        secretary: 'Front desk',
        accountant: 'Accounting',
        reader: 'Read only',
      },
    },
  },
  record: { shareRule: 'Share rule' },
};
