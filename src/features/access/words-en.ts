import type { Same } from '../../ui/i18n/texts/typography.ts';
import type { words as french } from './words-fr.ts';

const roles = {
  admin: 'Administration',
  practitioner: 'Clinician',
  nurse: 'Nurse',
  secretary: 'Front desk',
  accountant: 'Accounting',
  reader: 'Read only',
};

/** Words of the access rules. */
export const words: Same<typeof french> = {
  access: {
    intro:
      'Who sees and who changes what. A right can be narrowed; it never exceeds the role’s. The server applies it at once.',
    module: 'Data',
    person: 'Person',
    personHelp: 'Choose somebody to see what the rules let them do, or to make an exception in their name.',
    right: {
      rw: 'edits',
      r: 'reads',
      none: '—',
    },
    rightLong: {
      rw: 'Sees and edits',
      r: 'Sees, can’t edit',
      none: 'Doesn’t see',
    },
    cell: '{{module}}, {{who}}',
    narrowed: 'narrowed',
    by: '+ {{names}}',
    means: 'What {{name}} can do',
    saved: '{{module}}, {{who}}: {{right}}',
    notKept: 'The rule was not saved',
    unsent: 'Not sent yet: the rule applies once it is on the server.',
    behind: 'Have not received the latest rule yet',
    behindHelp:
      'At their next contact these devices erase what the person may no longer read. What is not sent yet is never erased.',
    behindLine: '{{name}} ({{user}}), last contact {{at}}',
    behindWaits_one: '{{count}} change waits there',
    behindWaits_other: '{{count}} changes wait there',
    noDevice: 'Unnamed device',
    news: 'Your rights have been narrowed',
    newsHelp: 'This concerns: {{types}}. What you may no longer read is no longer on this device.',
    kept: 'Your unsent changes stay there, under Sync.',
    seen: 'Got it',
    of: {
      patient: 'Patients',
      appointment: 'Appointments',
      consent: 'Consents',
      medicalRecord: 'Notes',
      observation: 'Vital signs',
      condition: 'Problems',
      allergy: 'Allergies',
      prescription: 'Prescriptions',
      phrase: 'Phrases',
      importedResource: 'Imported documents',
      practitioner: 'Clinicians',
      absence: 'Absences',
      closure: 'Closing days',
      documentTemplate: 'Document templates',
      shareRule: 'Fee shares',
      clinicSettings: 'Clinic settings',
      template: 'User templates',
      drug: 'Drug catalogue',
    },
  },
  field: {
    accessRule: {
      module: 'Data',
      readerRoles: 'Roles that read',
      readerUsers: 'People who read',
      editorRoles: 'Roles that edit',
      editorUsers: 'People who edit',
      note: 'Note',
    },
  },
  choice: {
    accessRule: {
      readerRoles: roles,
      editorRoles: roles,
    },
  },
  record: {
    accessRule: 'Access rule “{{label}}”',
  },
};
