import type { Texts } from '../../ui/i18n/texts/typography.ts';

/** The texts of practitioners and their opening hours. */
export const words = {
  record: {
    practitioner: 'Fiche du praticien {{label}}',
  },
  practitioner: {
    new: 'Nouveau praticien',
    list: 'Liste des praticiens',
    search: 'Nom, spécialité, téléphone',
    count_one: '{{shown}} praticien',
    count_other: '{{shown}} praticiens',
    none: 'Aucun praticien sur cet appareil',
    createFirst: 'Créer un praticien',
    pick: 'Choisissez un praticien',
    me: "C'est vous",
    tab: {
      appointments: 'Semaine',
      absences: 'Absences',
    },
    toMove_one: '{{count}} rendez-vous à venir à déplacer',
    toMove_other: '{{count}} rendez-vous à venir à déplacer',
    andMore_one: 'et {{count}} autre',
    andMore_other: 'et {{count}} autres',
    section: {
      identity: 'Identité',
      contact: 'Contact',
      practice: 'Exercice',
      hours: 'Horaires et jours non travaillés',
      documents: 'Documents',
    },
    hours: {
      closed: 'Fermé',
      add: 'Ajouter une plage',
      addTo: 'Ajouter une plage — {{day}}',
      remove: 'Retirer la plage {{number}} — {{day}}',
      copy: 'Copier le {{day}} sur tous les jours',
    },
  },
  field: {
    practitioner: {
      title: 'Titre',
      familyName: 'Nom',
      givenNames: 'Prénom',
      specialty: 'Spécialité principale',
      specialties: 'Autres spécialités',
      languages: 'Langues parlées',
      identifiers: {
        system: 'Type de numéro',
        value: 'Numéro',
      },
      phone: 'Téléphone',
      email: 'E-mail',
      color: "Couleur dans l'agenda",
      convention: 'Conventionnement',
      fee: {
        amount: 'Honoraires',
        currency: 'Devise',
      },
      defaultShare: 'Part par défaut (%)',
      roles: {
        code: 'Rôle',
        specialty: 'Spécialité',
        location: 'Lieu',
        start: 'Du',
        end: 'Au',
      },
      availability: {
        daysOfWeek: 'Jours',
        start: 'De',
        end: 'À',
        location: 'Lieu',
      },
      notAvailable: {
        description: 'Motif',
        start: 'Premier jour',
        end: 'Dernier jour',
      },
      signatureImage: 'Signature (image)',
      stamp: 'Texte du tampon',
      active: 'En activité',
    },
  },
  sectionHelp: {
    practitioner: {
      hours: 'Les congés, formations et absences de quelques heures se notent sous l’onglet Absences.',
    },
  },
  fieldGroup: {
    practitioner: {
      identifiers: 'Numéros',
      fee: 'Honoraires',
      roles: 'Rôles',
      availability: "Plages d'ouverture",
      notAvailable: 'Jours non travaillés',
    },
  },
  choice: {
    practitioner: {
      daysOfWeek: {
        mon: 'lundi',
        tue: 'mardi',
        wed: 'mercredi',
        thu: 'jeudi',
        fri: 'vendredi',
        sat: 'samedi',
        sun: 'dimanche',
      },
      convention: {
        'sector-1': 'Secteur 1',
        'sector-2': 'Secteur 2',
        'sector-3': 'Secteur 3 (non conventionné)',
        chifa: 'Chifa',
        none: 'Aucun',
      },
      currency: {
        EUR: 'euro',
        DZD: 'dinar algérien',
      },
    },
  },
} as const satisfies Texts;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    practitioners: typeof words;
  }
}
