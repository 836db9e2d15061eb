import type { Same } from '../../ui/i18n/texts/typography.ts';
import type { words as french } from './words-fr.ts';

/** The texts of practitioners and their opening hours. */
export const words: Same<typeof french> = {
  record: {
    practitioner: 'Clinician {{label}}',
  },
  practitioner: {
    new: 'New clinician',
    list: 'Clinician list',
    search: 'Name, specialty or phone',
    count_one: '{{shown}} clinician',
    count_other: '{{shown}} clinicians',
    none: 'No clinicians on this device',
    createFirst: 'Create a clinician',
    pick: 'Choose a clinician',
    me: 'This is you',
    tab: {
      appointments: 'Week',
      absences: 'Absences',
    },
    toMove_one: '{{count}} future appointment to move',
    toMove_other: '{{count}} future appointments to move',
    andMore_one: 'and {{count}} more',
    andMore_other: 'and {{count}} more',
    section: {
      identity: 'Identity',
      contact: 'Contact',
      practice: 'Practice',
      hours: 'Hours and days off',
      documents: 'Documents',
    },
    hours: {
      closed: 'Closed',
      add: 'Add hours',
      addTo: 'Add hours on {{day}}',
      remove: 'Remove hours {{number}} on {{day}}',
      copy: 'Copy {{day}} to every day',
    },
  },
  field: {
    practitioner: {
      title: 'Title',
      familyName: 'Family name',
      givenNames: 'Given names',
      specialty: 'Main specialty',
      specialties: 'Other specialties',
      languages: 'Languages spoken',
      identifiers: {
        system: 'Kind of number',
        value: 'Number',
      },
      phone: 'Phone',
      email: 'Email',
      color: 'Calendar colour',
      convention: 'Payment agreement',
      fee: {
        amount: 'Fee',
        currency: 'Currency',
      },
      defaultShare: 'Default share (%)',
      roles: {
        code: 'Role',
        specialty: 'Specialty',
        location: 'Place',
        start: 'From',
        end: 'To',
      },
      availability: {
        daysOfWeek: 'Days',
        start: 'From',
        end: 'To',
        location: 'Place',
      },
      notAvailable: {
        description: 'Reason',
        start: 'First day',
        end: 'Last day',
      },
      signatureImage: 'Signature (image)',
      stamp: 'Stamp text',
      active: 'Practising',
    },
  },
  sectionHelp: {
    practitioner: {
      hours: 'Leave, training and absences of a few hours are entered on the Absences tab.',
    },
  },
  fieldGroup: {
    practitioner: {
      identifiers: 'Numbers',
      fee: 'Fee',
      roles: 'Roles',
      availability: 'Opening hours',
      notAvailable: 'Days off',
    },
  },
  choice: {
    practitioner: {
      daysOfWeek: {
        mon: 'Monday',
        tue: 'Tuesday',
        wed: 'Wednesday',
        thu: 'Thursday',
        fri: 'Friday',
        sat: 'Saturday',
        sun: 'Sunday',
      },
      convention: {
        'sector-1': 'Sector 1',
        'sector-2': 'Sector 2',
        'sector-3': 'Sector 3 (no agreement)',
        chifa: 'Chifa',
        none: 'None',
      },
      currency: {
        EUR: 'euro',
        DZD: 'Algerian dinar',
      },
    },
  },
};
