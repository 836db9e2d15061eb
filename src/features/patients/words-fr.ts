import type { Texts } from '../../ui/i18n/texts/typography.ts';

/** The texts of patients and their form. */
export const words = {
  record: {
    patient: 'Fiche {{label, de}}',
  },
  patient: {
    new: 'Nouveau patient',
    list: 'Liste des patients',
    search: 'Nom, téléphone, date de naissance',
    count_one: '{{shown}} patient',
    count_other: '{{shown}} patients',
    found_one: '{{shown}} trouvé sur {{total}}',
    found_other: '{{shown}} trouvés sur {{total}}',
    noMatch: 'Aucun patient pour « {{search}} »',
    noMatchHelp:
      "L'ordre des mots et les accents ne comptent pas. Vous pouvez aussi chercher par date de naissance ou par téléphone.",
    copying: 'Copie des patients en cours',
    copyingHelp:
      "Ils arrivent sur cet appareil. Attendez qu'ils y soient tous avant d'en créer : le patient est peut-être parmi eux.",
    none: 'Aucun patient sur cet appareil',
    noneHelp: 'Les patients du cabinet apparaissent ici dès que le serveur les a envoyés.',
    import: 'Importer des patients',
    createFirst: 'Créer un patient',
    pick: 'Choisissez un patient',
    dead: {
      male: 'décédé',
      female: 'décédée',
      other: 'décédé(e)',
    },
    died: {
      male: {
        on: 'décédé le {{date}}',
        in: 'décédé en {{date}}',
      },
      female: {
        on: 'décédée le {{date}}',
        in: 'décédée en {{date}}',
      },
      other: {
        on: 'décédé(e) le {{date}}',
        in: 'décédé(e) en {{date}}',
      },
    },
    diedAt: '{{died}} à {{age}}',
    bornOn: {
      male: {
        on: 'né le {{date}}',
        in: 'né en {{date}}',
      },
      female: {
        on: 'née le {{date}}',
        in: 'née en {{date}}',
      },
      other: {
        on: 'né(e) le {{date}}',
        in: 'né(e) en {{date}}',
      },
    },
    deathWithoutDate: 'Décès à une date inconnue',
    approximate: 'approximative',
    born: 'né {{name}}',
    bornFemale: 'née {{name}}',
    ins: 'Identité nationale de santé (INS)',
    insShort: 'INS {{number}}',
    rate: '{{rate}} %',
    noNumber: 'sans numéro',
    sex: {
      male: 'M',
      female: 'F',
      other: 'Autre',
      unknown: 'Inconnu',
    },
    age: {
      years_one: '{{count}} an',
      years_other: '{{count}} ans',
      months_one: '{{count}} mois',
      months_other: '{{count}} mois',
      days_one: '{{count}} jour',
      days_other: '{{count}} jours',
    },
    factsTab: 'Synthèse',
    tab: {
      timeline: 'Chronologie',
      notes: 'Notes',
      letters: 'Courriers',
      vitals: 'Constantes',
      conditions: 'Problèmes',
      allergies: 'Allergies',
      prescriptions: 'Ordonnances',
      appointments: 'Rendez-vous',
      consents: 'Consentements',
      imported: 'Documents importés',
    },
    section: {
      identity: 'Identité',
      contact: 'Contact',
      contacts: 'Personnes à prévenir',
      coverage: 'Couverture',
      care: 'Suivi',
    },
    phoneDoubt: "Ce numéro paraît incomplet. Il sera enregistré tel qu'il est.",
    nirDoubt: {
      shape: "Ce numéro n'a pas la forme d'un numéro de sécurité sociale (13 chiffres et la clé).",
      key: 'La clé ne correspond pas au numéro. Vérifiez la saisie.',
      sex: 'Ce numéro ne correspond pas au sexe indiqué.',
      year: "Ce numéro ne correspond pas à l'année de naissance.",
      month: 'Ce numéro ne correspond pas au mois de naissance.',
    },
    duplicate: {
      holder: 'Cet identifiant appartient déjà à :',
      title_one: 'Cette personne a peut-être déjà une fiche',
      title_other: 'Cette personne a peut-être déjà {{count}} fiches',
      open: 'Ouvrir {{name}}, {{date}}',
      ignore: 'Créer quand même',
    },
  },
  help: {
    patient: {
      birthGivenNames: "Tous les prénoms, dans l'ordre de l'état civil",
      active: 'Décochez pour retirer la fiche du suivi sans la supprimer.',
    },
  },
  sectionHelp: {
    patient: {
      contacts: 'La personne à appeler en cas de besoin.',
    },
  },
  sectionEmpty: {
    patient: {
      contact: 'Rien de renseigné',
    },
  },
  items: {
    patient: {
      phones: {
        one: 'Téléphone {{number}}',
        add: 'Ajouter un téléphone',
        remove: 'Retirer le téléphone {{number}}',
        other: 'Autre téléphone',
      },
      contacts: {
        one: 'Personne {{number}}',
        add: 'Ajouter une personne',
        remove: 'Retirer la personne {{number}}',
      },
      coverage: {
        one: 'Couverture {{number}}',
        add: 'Ajouter une couverture',
        remove: 'Retirer la couverture {{number}}',
      },
    },
  },
  issueAt: {
    patient: {
      birthName: {
        required: 'Indiquez le nom de naissance.',
      },
      birthGivenNames: {
        required: 'Indiquez au moins un prénom de naissance.',
      },
      gender: {
        required: 'Choisissez le sexe.',
        not_a_choice: 'Choisissez le sexe dans la liste.',
      },
      birthDate: {
        required: 'Indiquez la date de naissance, même approximative : une année suffit.',
      },
      contacts: {
        name: {
          required: 'Indiquez le nom de la personne à prévenir.',
        },
      },
      coverage: {
        rate: {
          wrong_type: 'Un taux de prise en charge entre 0 et 100.',
          too_low: 'Le taux de prise en charge est au moins de {{min}}.',
          too_high: 'Le taux de prise en charge est au plus de {{max}}.',
        },
      },
      deceased: {
        comes_before: 'La date du décès précède celle de la naissance.',
        date_in_future: 'La date du décès est dans le futur.',
      },
    },
  },
  field: {
    patient: {
      birthName: 'Nom de naissance',
      birthGivenNames: 'Prénoms de naissance',
      firstGivenName: 'Premier prénom',
      usualName: "Nom d'usage",
      usualGiven: "Prénom d'usage",
      gender: 'Sexe',
      birthDate: 'Date de naissance',
      birthDateApproximate: 'Date approximative',
      birthPlace: 'Lieu de naissance',
      birthPlaceInsee: 'Code INSEE du lieu de naissance',
      identityStatus: "Statut de l'identité",
      identityValidationMode: 'Pièce vérifiée',
      identifiers: {
        system: 'Type de numéro',
        value: 'Numéro',
        type: 'Nature',
        status: 'Statut',
      },
      deceased: 'Date du décès',
      phones: 'Téléphone',
      email: 'Adresse e-mail',
      address: {
        line: 'Adresse',
        postcode: 'Code postal',
        city: 'Ville',
        country: 'Pays',
        wilaya: 'Wilaya',
      },
      contacts: {
        name: 'Nom',
        relation: 'Lien',
        phone: 'Téléphone',
      },
      coverage: {
        rank: 'Rang',
        payer: 'Organisme',
        number: 'Numéro',
        rate: 'Taux (%)',
      },
      generalPractitioner: 'Médecin traitant',
      language: 'Langue',
      maritalStatus: 'Situation familiale',
      active: 'Fiche active',
      mergedInto: 'Fusionnée avec',
      enteredInError: 'Créée par erreur',
      note: 'Note',
    },
  },
  fieldGroup: {
    patient: {
      identifiers: 'Identifiants',
      address: 'Adresse',
      contacts: 'Personnes à prévenir',
      coverage: 'Couverture',
    },
  },
  choice: {
    patient: {
      gender: {
        male: 'Masculin',
        female: 'Féminin',
        other: 'Autre',
        unknown: 'Inconnu',
      },
      identityStatus: {
        PROV: 'Provisoire',
        VALI: 'Validée',
        RECD: 'Récupérée',
        DOUB: 'Doublon',
        DPOT: 'Doublon potentiel',
        DOUA: 'Douteuse, à vérifier',
        DOUT: 'Douteuse',
        FICT: 'Fictive',
        ANOM: 'Anonyme',
        DESA: 'Désactivée',
      },
      identityValidationMode: {
        CN: "Carte nationale d'identité",
        PA: 'Passeport',
        CS: 'Carte de séjour',
        LE: 'Livret de famille',
        AN: "Extrait d'acte de naissance",
        PC: 'Permis de conduire',
        TC: 'Tiers de confiance',
      },
      maritalStatus: {
        A: 'Mariage annulé',
        D: 'Divorcé(e)',
        I: 'Divorce en cours',
        L: 'Séparé(e) de corps',
        M: 'Marié(e)',
        P: 'Polygame',
        S: 'Célibataire',
        T: 'Partenariat (PACS)',
        U: 'Non marié(e)',
        W: 'Veuf, veuve',
      },
      language: {
        fr: 'Français',
        ar: 'Arabe',
        en: 'Anglais',
        es: 'Espagnol',
        pt: 'Portugais',
        it: 'Italien',
        de: 'Allemand',
        tr: 'Turc',
        kab: 'Kabyle',
        ru: 'Russe',
        uk: 'Ukrainien',
        zh: 'Chinois',
        'en-US': 'Anglais (États-Unis)',
      },
    },
  },
} as const satisfies Texts;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    patients: typeof words;
  }
}
