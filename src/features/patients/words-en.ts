import type { Same } from '../../ui/i18n/texts/typography.ts';
import type { words as french } from './words-fr.ts';

/** The texts of patients and their form. */
export const words: Same<typeof french> = {
  record: {
    patient: "{{label}}'s record",
  },
  patient: {
    new: 'New patient',
    list: 'Patient list',
    search: 'Name, phone or date of birth',
    count_one: '{{shown}} patient',
    count_other: '{{shown}} patients',
    found_one: '{{shown}} found of {{total}}',
    found_other: '{{shown}} found of {{total}}',
    noMatch: 'No patient for “{{search}}”',
    noMatchHelp: 'Accents and word order do not matter. You can also search by date of birth or phone number.',
    copying: 'Copying your patients',
    copyingHelp:
      'They are on their way to this device. Wait until all have arrived before you add one: your patient may be among them.',
    none: 'No patients on this device',
    noneHelp: "The clinic's patients appear here as soon as the server has sent them.",
    import: 'Import patients',
    createFirst: 'Create a patient',
    pick: 'Choose a patient',
    dead: {
      male: 'deceased',
      female: 'deceased',
      other: 'deceased',
    },
    died: {
      male: {
        on: 'died {{date}}',
        in: 'died {{date}}',
      },
      female: {
        on: 'died {{date}}',
        in: 'died {{date}}',
      },
      other: {
        on: 'died {{date}}',
        in: 'died {{date}}',
      },
    },
    diedAt: '{{died}} at the age of {{age}}',
    bornOn: {
      male: {
        on: 'born {{date}}',
        in: 'born {{date}}',
      },
      female: {
        on: 'born {{date}}',
        in: 'born {{date}}',
      },
      other: {
        on: 'born {{date}}',
        in: 'born {{date}}',
      },
    },
    deathWithoutDate: 'Died, date unknown',
    approximate: 'approximate',
    born: 'born {{name}}',
    bornFemale: 'born {{name}}',
    ins: 'National health identity (INS)',
    insShort: 'INS {{number}}',
    rate: '{{rate}}%',
    noNumber: 'no number',
    sex: {
      male: 'M',
      female: 'F',
      other: 'Other',
      unknown: 'Unknown',
    },
    age: {
      years_one: '{{count}} year',
      years_other: '{{count}} years',
      months_one: '{{count}} month',
      months_other: '{{count}} months',
      days_one: '{{count}} day',
      days_other: '{{count}} days',
    },
    factsTab: 'Summary',
    tab: {
      timeline: 'Timeline',
      notes: 'Notes',
      letters: 'Letters',
      vitals: 'Vitals',
      conditions: 'Problems',
      allergies: 'Allergies',
      prescriptions: 'Prescriptions',
      appointments: 'Appointments',
      consents: 'Consents',
      imported: 'Imported documents',
    },
    section: {
      identity: 'Identity',
      contact: 'Contact',
      contacts: 'Emergency contacts',
      coverage: 'Insurance',
      care: 'Care',
    },
    phoneDoubt: 'This number looks incomplete. It will be saved as it is.',
    nirDoubt: {
      shape: 'This number does not look like a social security number (13 digits and a check key).',
      key: 'The check key does not match the number. Please check both.',
      sex: 'This number does not match the sex.',
      year: 'This number does not match the year of birth.',
      month: 'This number does not match the month of birth.',
    },
    duplicate: {
      holder: 'This identifier already belongs to:',
      title_one: 'This person may already have a record',
      title_other: 'This person may already have {{count}} records',
      open: 'Open {{name}}, {{date}}',
      ignore: 'Create anyway',
    },
  },
  help: {
    patient: {
      birthGivenNames: 'All given names, in the order shown on the birth certificate',
      active: 'Clear to archive the record without deleting it.',
    },
  },
  sectionHelp: {
    patient: {
      contacts: 'Who to call in an emergency.',
    },
  },
  sectionEmpty: {
    patient: {
      contact: 'Nothing entered',
    },
  },
  items: {
    patient: {
      phones: {
        one: 'Phone {{number}}',
        add: 'Add a phone',
        remove: 'Remove phone {{number}}',
        other: 'Other phone',
      },
      contacts: {
        one: 'Contact {{number}}',
        add: 'Add a contact',
        remove: 'Remove contact {{number}}',
      },
      coverage: {
        one: 'Insurance {{number}}',
        add: 'Add insurance',
        remove: 'Remove insurance {{number}}',
      },
    },
  },
  issueAt: {
    patient: {
      birthName: {
        required: 'Enter the birth name.',
      },
      birthGivenNames: {
        required: 'Enter at least one given name.',
      },
      gender: {
        required: 'Choose the sex.',
        not_a_choice: 'Choose the sex from the list.',
      },
      birthDate: {
        required: 'Enter the date of birth. If it is approximate, a year is enough.',
      },
      contacts: {
        name: {
          required: 'Enter the name of the contact.',
        },
      },
      coverage: {
        rate: {
          wrong_type: 'Enter a cover rate between 0 and 100.',
          too_low: 'The cover rate is at least {{min}}.',
          too_high: 'The cover rate is at most {{max}}.',
        },
      },
      deceased: {
        comes_before: 'The date of death is before the birth date.',
        date_in_future: 'The date of death is in the future.',
      },
    },
  },
  field: {
    patient: {
      birthName: 'Birth name',
      birthGivenNames: 'Given names at birth',
      firstGivenName: 'First given name',
      usualName: 'Preferred surname',
      usualGiven: 'Preferred first name',
      gender: 'Sex',
      birthDate: 'Date of birth',
      birthDateApproximate: 'Approximate date',
      birthPlace: 'Place of birth',
      birthPlaceInsee: 'INSEE code of birthplace',
      identityStatus: 'Identity status',
      identityValidationMode: 'Document checked',
      identifiers: {
        system: 'Kind of number',
        value: 'Number',
        type: 'Type',
        status: 'Status',
      },
      deceased: 'Date of death',
      phones: 'Phone',
      email: 'Email',
      address: {
        line: 'Address',
        postcode: 'Postcode',
        city: 'City',
        country: 'Country',
        wilaya: 'Wilaya',
      },
      contacts: {
        name: 'Name',
        relation: 'Relationship',
        phone: 'Phone',
      },
      coverage: {
        rank: 'Rank',
        payer: 'Payer',
        number: 'Number',
        rate: 'Rate (%)',
      },
      generalPractitioner: 'GP',
      language: 'Language',
      maritalStatus: 'Marital status',
      active: 'Active record',
      mergedInto: 'Merged into',
      enteredInError: 'Created in error',
      note: 'Note',
    },
  },
  fieldGroup: {
    patient: {
      identifiers: 'Identifiers',
      address: 'Address',
      contacts: 'Emergency contacts',
      coverage: 'Insurance',
    },
  },
  choice: {
    patient: {
      gender: {
        male: 'Male',
        female: 'Female',
        other: 'Other',
        unknown: 'Unknown',
      },
      identityStatus: {
        PROV: 'Provisional',
        VALI: 'Validated',
        RECD: 'Retrieved',
        DOUB: 'Duplicate',
        DPOT: 'Potential duplicate',
        DOUA: 'Uncertain, to be checked',
        DOUT: 'Uncertain',
        FICT: 'Fictitious',
        ANOM: 'Anonymous',
        DESA: 'Deactivated',
      },
      identityValidationMode: {
        CN: 'National identity card',
        PA: 'Passport',
        CS: 'Residence permit',
        LE: 'Family record book',
        AN: 'Birth certificate extract',
        PC: 'Driving licence',
        TC: 'Trusted third party',
      },
      maritalStatus: {
        A: 'Annulled',
        D: 'Divorced',
        I: 'Divorce pending',
        L: 'Legally separated',
        M: 'Married',
        P: 'Polygamous',
        S: 'Never married',
        T: 'Domestic partner',
        U: 'Unmarried',
        W: 'Widowed',
      },
      language: {
        fr: 'French',
        ar: 'Arabic',
        en: 'English',
        es: 'Spanish',
        pt: 'Portuguese',
        it: 'Italian',
        de: 'German',
        tr: 'Turkish',
        kab: 'Kabyle',
        ru: 'Russian',
        uk: 'Ukrainian',
        zh: 'Chinese',
        'en-US': 'English (United States)',
      },
    },
  },
};
