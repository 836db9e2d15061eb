import type { frConsentChoices, frConsentFields, frConsentGroups } from './fr-consents.ts';
import type { Same } from './typography.ts';

export const enConsentFields: Same<typeof frConsentFields> = {
  consent: {
    patientId: 'Patient',
    type: 'Purpose',
    category: 'Category',
    status: 'Status',
    statusReason: 'Reason',
    language: 'Language',
    text: 'Text shown',
    templateId: 'Template',
    templateVersion: 'Template version',
    answers: 'Answers',
    dateTime: 'Decided on',
    validUntil: 'Valid until',
    performer: { kind: 'Who consents', name: 'Full name', relation: 'Relation to the patient' },
    witness: 'Witness',
    collectedBy: 'Taken by',
    method: 'How it is taken',
    signature: { image: 'Signature', strokes: 'Strokes', signedAt: 'Signed on', deviceId: 'Device' },
    contentHash: 'Hash',
    appointmentId: 'Appointment',
    withdrawal: { at: 'Withdrawn on', by: 'Withdrawn by', reason: 'Reason', effect: 'What follows from it' },
    withdrawalReason: 'Reason for the withdrawal',
    supersedes: 'Replaces',
  },
  documentTemplate: {
    kind: 'Type of document',
    name: 'Name',
    language: 'Language',
    templateVersion: 'Version',
    status: 'Status',
    body: 'Text',
    consentType: 'What the consent is for',
    supersedes: 'Replaces',
    note: 'Internal note',
  },
};

export const enConsentGroups: Same<typeof frConsentGroups> = {
  consent: { performer: 'Who consents', signature: 'Signature', withdrawal: 'Withdrawal', answers: 'Answers' },
};

const language = { fr: 'French', en: 'English' } as const;

const consentType = {
  care: 'Care',
  surgery: 'Procedure',
  anaesthesia: 'Anaesthesia',
  telemedicine: 'Telemedicine',
  image: 'Pictures',
  data: 'Personal data',
  research: 'Research',
  minor: 'Care of a minor',
  communication: 'Sharing with family',
} as const;

export const enConsentChoices: Same<typeof frConsentChoices> = {
  consent: {
    language,
    type: consentType,
    method: { tablet: 'Signed on the tablet', paper: 'Signed sheet, scanned', verbal: 'Verbal' },
    kind: { patient: 'The patient', related: 'A relative or representative' },
    status: {
      draft: 'draft',
      proposed: 'proposed',
      active: 'given',
      rejected: 'refused',
      inactive: 'withdrawn',
      'entered-in-error': 'entered in error',
    },
  },
  documentTemplate: {
    language,
    consentType,
    kind: { consent: 'Consent', prescription: 'Prescription', note: 'Note', letter: 'Letter' },
    status: { draft: 'draft', published: 'published', retired: 'retired' },
  },
};
