import type { Texts } from '../../ui/i18n/texts/typography.ts';

/** Words of the templates of documents. */
export const words = {
  documentTemplate: {
    new: 'Nouveau modèle',
    newShort: 'Nouveau modèle',
    list: 'Liste des modèles',
    search: 'Nom du modèle',
    count_one: '{{shown}} modèle',
    count_other: '{{shown}} modèles',
    none: 'Aucun modèle',
    noneHelp: 'Un modèle est le texte d’un consentement, d’une note, d’une ordonnance ou d’un courrier.',
    createFirst: 'Écrire un modèle',
    pick: 'Choisissez un modèle',
    pickHelp: 'Son texte et son aperçu apparaîtront ici.',
    factsTab: 'Modèle',
    section: {
      what: 'Modèle',
      text: 'Texte',
      note: 'Note interne',
    },
    versionOf: 'version {{version}}',
    bodyHelp: 'Une variable est remplacée par sa valeur ; sans valeur, elle laisse un blanc à remplir à la main.',
    variables: 'Insérer dans le texte',
    group: {
      patient: 'Patient',
      practitioner: 'Praticien',
      clinic: 'Cabinet',
      appointment: 'Rendez-vous',
      document: 'Document',
      consent: 'Consentement',
      prescription: 'Ordonnance',
      record: 'Note',
      questions: 'Questions',
    },
    variable: {
      clinic: {
        name: 'Nom du cabinet',
        address: 'Adresse du cabinet',
        phone: 'Téléphone du cabinet',
      },
      patient: {
        birthName: 'Nom de naissance',
        usualName: 'Nom utilisé',
        givenNames: 'Prénoms',
        fullName: 'Nom et prénom',
        birthDate: 'Date de naissance',
        age: 'Âge',
        gender: 'Sexe',
        address: 'Adresse',
        phone: 'Téléphone',
        identifier: 'Numéro de dossier',
      },
      practitioner: {
        fullName: 'Nom du praticien',
        title: 'Titre',
        specialty: 'Spécialité',
        rpps: 'RPPS',
        phone: 'Téléphone du praticien',
        stamp: 'Cachet',
      },
      appointment: {
        date: 'Date du rendez-vous',
        time: 'Heure du rendez-vous',
        reason: 'Motif du rendez-vous',
      },
      consent: {
        type: 'Objet du consentement',
        validUntil: 'Valable jusqu’au',
      },
      prescription: {
        lines: 'Lignes de l’ordonnance',
        date: 'Date de l’ordonnance',
      },
      record: {
        title: 'Titre de la note',
        date: 'Date de la note',
        text: 'Texte de la note',
        plan: 'Conduite à tenir',
      },
      document: {
        date: 'Date du jour',
        place: 'Lieu',
        version: 'Version du modèle',
      },
    },
    questionYesNo: 'Question oui ou non',
    questionWords: 'Question ouverte',
    yesNo: 'oui ou non',
    inWords: 'réponse libre',
    preview: 'Aperçu',
    previewOf: 'Patient de l’aperçu',
    previewHelp: 'Choisissez un patient pour lire le texte avec ses données.',
    publish: 'Publier',
    publishTitle: 'Publier ce modèle',
    publishText: 'Il pourra être utilisé, et ne se modifiera plus : une correction sera une nouvelle version.',
    publishReplaces: 'La version {{version}} est retirée en même temps.',
    published: 'Modèle publié sur cet appareil',
    retire: 'Retirer',
    retireTitle: 'Retirer ce modèle',
    retireText: 'Il ne sera plus proposé. Les documents déjà signés gardent leur texte.',
    retired: 'Modèle retiré sur cet appareil',
    newVersion: 'Nouvelle version',
    manage: 'Gérer les modèles',
  },
  field: {
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
  },
  choice: {
    documentTemplate: {
      language: {
        fr: 'français',
        en: 'anglais',
      },
      consentType: {
        care: 'Soins',
        surgery: 'Intervention',
        anaesthesia: 'Anesthésie',
        telemedicine: 'Téléconsultation',
        image: "Droit à l'image",
        data: 'Données personnelles',
        research: 'Recherche',
        minor: 'Soins à un mineur',
        communication: 'Transmission à des proches',
      },
      kind: {
        consent: 'Consentement',
        prescription: 'Ordonnance',
        note: 'Note',
        letter: 'Courrier',
      },
      status: {
        draft: 'brouillon',
        published: 'publié',
        retired: 'retiré',
      },
    },
  },
} as const satisfies Texts;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    'document-templates': typeof words;
  }
}
