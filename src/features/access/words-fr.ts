import type { Texts } from '../../ui/i18n/texts/typography.ts';

const roles = {
  admin: 'Administration',
  practitioner: 'Praticien(ne)',
  nurse: 'Infirmier(ère)',
  secretary: 'Secrétariat',
  accountant: 'Comptabilité',
  reader: 'Lecture seule',
};

/** Words of the access rules. */
export const words = {
  access: {
    intro:
      'Qui voit et qui modifie quoi. Un droit se restreint, il ne dépasse jamais celui du rôle. Le serveur l’applique aussitôt.',
    module: 'Donnée',
    person: 'Personne',
    personHelp:
      'Choisissez quelqu’un pour voir ce que les règles lui permettent, ou pour faire une exception à son nom.',
    right: {
      rw: 'modifie',
      r: 'lit',
      none: '—',
    },
    rightLong: {
      rw: 'Voit et modifie',
      r: 'Voit sans modifier',
      none: 'Ne voit pas',
    },
    cell: '{{module}}, {{who}}',
    narrowed: 'restreint',
    by: '+ {{names}}',
    means: 'Ce que peut {{name}}',
    saved: '{{module}}, {{who}} : {{right}}',
    notKept: 'La règle n’a pas été enregistrée',
    unsent: 'Pas encore envoyé : la règle vaudra dès qu’elle sera sur le serveur.',
    behind: 'N’ont pas encore reçu la dernière règle',
    behindHelp:
      'À leur prochain contact, ces appareils effacent ce que la personne ne peut plus lire. Ce qui n’y est pas encore envoyé n’est jamais effacé.',
    behindLine: '{{name}} ({{user}}), dernier contact {{at}}',
    behindWaits_one: '{{count}} modification y attend',
    behindWaits_other: '{{count}} modifications y attendent',
    noDevice: 'Appareil sans nom',
    news: 'Vos droits ont été restreints',
    newsHelp: 'Cela concerne : {{types}}. Ce que vous ne pouvez plus lire n’est plus sur cet appareil.',
    kept: 'Vos modifications non envoyées y restent, dans Synchronisation.',
    seen: 'Compris',
    of: {
      patient: 'Patients',
      appointment: 'Rendez-vous',
      consent: 'Consentements',
      medicalRecord: 'Notes du dossier',
      observation: 'Constantes',
      condition: 'Problèmes',
      allergy: 'Allergies',
      prescription: 'Ordonnances',
      phrase: 'Phrases',
      importedResource: 'Documents importés',
      practitioner: 'Praticiens',
      absence: 'Absences',
      closure: 'Jours de fermeture',
      documentTemplate: 'Modèles de documents',
      shareRule: 'Rétrocessions',
      clinicSettings: 'Réglages du cabinet',
      template: 'Modèles d’utilisateur',
      drug: 'Catalogue des médicaments',
    },
  },
  field: {
    accessRule: {
      module: 'Donnée',
      readerRoles: 'Rôles qui lisent',
      readerUsers: 'Personnes qui lisent',
      editorRoles: 'Rôles qui modifient',
      editorUsers: 'Personnes qui modifient',
      note: 'Remarque',
    },
  },
  choice: {
    accessRule: {
      readerRoles: roles,
      editorRoles: roles,
    },
  },
  record: {
    accessRule: 'Règle d’accès « {{label}} »',
  },
} as const satisfies Texts;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    access: typeof words;
  }
}
