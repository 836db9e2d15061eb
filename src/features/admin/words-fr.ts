import type { Texts } from '../../ui/i18n/texts/typography.ts';

/** What the administration says. */
export const words = {
  admin: {
    only: 'Réservé à l’administration du cabinet',
    onlyHelp: 'Demandez à un administrateur, ou revenez à l’accueil.',
    group: {
      people: 'Personnes',
      content: 'Modèles et textes',
      clinic: 'Cabinet',
      safety: 'Données et sécurité',
    },
    about: {
      users: 'Comptes, invitations, rôles, suspension',
      userTemplates: 'Rôle et pourcentage d’un nouveau compte',
      practitioners: 'Fiches, horaires, absences',
      documentTemplates: 'Consentements, ordonnances, courriers, notes',
      phrases: 'Textes prêts à insérer dans une note',
      shareRules: 'Qui touche quelle part des honoraires, et quand',
      access: 'Qui voit et qui modifie quoi',
      settings: 'Nom, fuseau, horaires, motifs, salles, surveillance',
      closures: 'Jours fériés et congés du cabinet',
      devices: 'Dernier contact, envois en attente, révocation',
      audit: 'Qui a vu ou modifié quoi, intégrité, CSV',
      conflicts: 'Ce qui attend une décision dans le cabinet',
      syncLog: 'Échanges, conflits et délais, par jour et par appareil',
      health: 'Base de données, disque, sauvegardes, temps de réponse',
      sync: 'Modifications en attente sur cet appareil',
      inspector: 'États, transitions, requêtes, verrous',
      faults: 'Essayer l’application sur un mauvais réseau',
      import: 'Patients et dossiers d’un fichier FHIR',
    },
  },
} as const satisfies Texts;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    admin: typeof words;
  }
}
