import type { Same } from '../../ui/i18n/texts/typography.ts';
import type { words as french } from './words-fr.ts';

/** Words of the clinic's settings. */
export const words: Same<typeof french> = {
  clinicSettings: {
    new: 'Clinic settings',
    none: 'The clinic has not changed any setting yet',
    noneHelp:
      'The defaults apply: common reasons for a visit, and a warning after a day unsent or seven days of silence.',
    begin: 'Change settings',
    minutes: '{{minutes}} min',
    section: {
      clinic: 'Clinic',
      hours: 'Opening hours',
      motifs: 'Reasons for a visit',
      rooms: 'Rooms',
      retention: 'File retention',
      watch: 'Watching the devices',
      sync: 'Sync',
    },
  },
  sectionHelp: {
    clinicSettings: {
      clinic: 'Address and telephone are printed at the head of prescriptions and letters.',
      hours: 'They apply to every clinician who has entered no hours of their own.',
      motifs: 'Length and colour are suggested when booking; missing consents are pointed out.',
      rooms: 'Suggested when booking.',
      retention:
        'The minimum is that of French law (public health code, R. 1112-7), the only one this software knows. The clinic may keep files longer, never shorter; outside France, enter what your law asks for, if that is longer.',
      watch: 'Past these limits, the administration’s home says so.',
      sync: 'Each of the clinic’s devices applies them at its next sync.',
    },
  },
  field: {
    clinicSettings: {
      name: 'Clinic name',
      zone: 'Time zone',
      address: 'Address',
      phone: 'Telephone',
      pollSeconds: 'Look for changes every (10 to 600 s)',
      attempts: 'Server failures before someone is asked (2 to 10)',
      longestWaitMinutes: 'Longest wait between two tries (1 to 30 min)',
      unsentHours: 'A change is late after (1 to 168 h)',
      silentDays: 'A device is silent after (days, 1 to 90)',
      retentionYears: 'Years since the last visit (20 to 100)',
      retentionAge: 'Children: until the age of (28 to 100)',
      retentionDeathYears: 'Years since a death (10 to 100)',
      rooms: 'Rooms',
      motifs: {
        code: 'Code',
        name: 'Reason',
        minutes: 'Length',
        color: 'Colour',
        consents: 'Consents asked for',
      },
      openingHours: {
        daysOfWeek: 'Days',
        start: 'From',
        end: 'To',
        location: 'Place',
      },
    },
  },
  fieldGroup: {
    clinicSettings: {
      openingHours: 'Opening hours',
      motifs: {
        _: 'Reasons for a visit',
        consents: 'Consents asked for',
      },
      rooms: 'Rooms',
    },
  },
  choice: {
    clinicSettings: {
      daysOfWeek: {
        mon: 'Monday',
        tue: 'Tuesday',
        wed: 'Wednesday',
        thu: 'Thursday',
        fri: 'Friday',
        sat: 'Saturday',
        sun: 'Sunday',
      },
    },
  },
  record: {
    clinicSettings: 'Settings of the clinic “{{label}}”',
  },
};
