import type { Same } from '../../ui/i18n/texts/typography.ts';
import type { words as french } from './words-fr.ts';

/** What the administration says. */
export const words: Same<typeof french> = {
  admin: {
    only: 'Reserved for the clinic’s administration',
    onlyHelp: 'Ask an administrator, or go back home.',
    group: {
      people: 'People',
      content: 'Templates and texts',
      clinic: 'Clinic',
      safety: 'Data and security',
    },
    about: {
      users: 'Accounts, invitations, roles, suspension',
      userTemplates: 'Role and percentage of a new account',
      practitioners: 'Records, hours, absences',
      documentTemplates: 'Consents, prescriptions, letters, notes',
      phrases: 'Texts ready to insert into a note',
      shareRules: 'Who gets which part of the fees, and when',
      access: 'Who sees and who changes what',
      settings: 'Name, time zone, hours, reasons for a visit, rooms, watch',
      closures: 'Public holidays and days the clinic takes off',
      devices: 'Last contact, unsent changes, revocation',
      audit: 'Who has seen or changed what, integrity, CSV',
      conflicts: 'What waits for a decision in the clinic',
      syncLog: 'Syncs, conflicts and response times, by day and by device',
      health: 'Database, disk, backups, response times',
      sync: 'Changes waiting on this device',
      inspector: 'States, transitions, requests, locks',
      faults: 'Try the app on a bad network',
      import: 'Patients and records from a FHIR file',
    },
  },
};
