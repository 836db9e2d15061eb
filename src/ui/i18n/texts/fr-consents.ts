import type { Texts } from './typography.ts';

/** The fields and choices of consents and of the texts of documents. */
export const frConsentFields = {
  consent: {
    patientId: 'Patient',
    type: 'Objet',
    category: 'Catégorie',
    status: 'État',
    statusReason: 'Motif',
    language: 'Langue',
    text: 'Texte présenté',
    templateId: 'Modèle',
    templateVersion: 'Version du modèle',
    answers: 'Réponses',
    dateTime: 'Décidé le',
    validUntil: "Valable jusqu'au",
    performer: { kind: 'Qui consent', name: 'Nom et prénom', relation: 'Lien avec le patient' },
    witness: 'Témoin',
    collectedBy: 'Recueilli par',
    method: 'Mode de recueil',
    signature: { image: 'Signature', strokes: 'Tracé', signedAt: 'Signé le', deviceId: 'Appareil' },
    contentHash: 'Empreinte',
    appointmentId: 'Rendez-vous',
    withdrawal: { at: 'Retiré le', by: 'Retiré par', reason: 'Motif du retrait', effect: 'Conséquence du retrait' },
    withdrawalReason: 'Motif du retrait',
    supersedes: 'Remplace',
  },
  documentTemplate: {
    kind: 'Type de document',
    name: 'Nom',
    language: 'Langue',
    templateVersion: 'Version',
    status: 'État',
    body: 'Texte',
    consentType: 'Objet du consentement',
    supersedes: 'Remplace',
    note: 'Note interne',
  },
} as const satisfies Texts;

export const frConsentGroups = {
  consent: { performer: 'Qui consent', signature: 'Signature', withdrawal: 'Retrait', answers: 'Réponses' },
} as const satisfies Texts;

const language = { fr: 'français', en: 'anglais' } as const;

const consentType = {
  care: 'Soins',
  surgery: 'Intervention',
  anaesthesia: 'Anesthésie',
  telemedicine: 'Téléconsultation',
  image: "Droit à l'image",
  data: 'Données personnelles',
  research: 'Recherche',
  minor: 'Soins à un mineur',
  communication: 'Transmission à des proches',
} as const;

export const frConsentChoices = {
  consent: {
    language,
    type: consentType,
    method: { tablet: 'Signature sur tablette', paper: 'Feuille signée, numérisée', verbal: 'Accord oral' },
    kind: { patient: 'Le patient', related: 'Un proche ou représentant' },
    status: {
      draft: 'brouillon',
      proposed: 'proposé',
      active: 'accordé',
      rejected: 'refusé',
      inactive: 'retiré',
      'entered-in-error': 'saisi par erreur',
    },
  },
  documentTemplate: {
    language,
    consentType,
    kind: { consent: 'Consentement', prescription: 'Ordonnance', note: 'Note', letter: 'Courrier' },
    status: { draft: 'brouillon', published: 'publié', retired: 'retiré' },
  },
} as const satisfies Texts;
