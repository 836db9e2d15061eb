import type { Texts } from '../../ui/i18n/texts/typography.ts';

/** Words of the clinic's settings. */
export const words = {
  clinicSettings: {
    new: 'Réglages du cabinet',
    none: 'Le cabinet n’a encore rien réglé',
    noneHelp:
      'Les réglages d’origine s’appliquent : motifs courants, alerte après un jour d’attente ou sept jours de silence.',
    begin: 'Régler',
    minutes: '{{minutes}} min',
    section: {
      clinic: 'Cabinet',
      hours: 'Horaires d’ouverture',
      motifs: 'Motifs de consultation',
      rooms: 'Salles',
      retention: 'Conservation des dossiers',
      watch: 'Surveillance des appareils',
      sync: 'Synchronisation',
    },
  },
  sectionHelp: {
    clinicSettings: {
      clinic: 'L’adresse et le téléphone sont imprimés en tête des ordonnances et des courriers.',
      hours: 'Ils valent pour tout praticien qui n’a pas saisi les siens.',
      motifs:
        'La durée et la couleur sont proposées à la prise de rendez-vous ; les consentements manquants sont rappelés.',
      rooms: 'Proposées à la prise de rendez-vous.',
      retention:
        'Le minimum est celui de la loi française (article R. 1112-7 du code de la santé publique), la seule que ce logiciel connaisse. Le cabinet peut conserver plus longtemps, jamais moins ; ailleurs qu’en France, indiquez ici ce que demande votre loi, si c’est plus long.',
      watch: 'Au-delà, l’accueil de l’administration le signale.',
      sync: 'Chaque appareil du cabinet les applique à sa prochaine synchronisation.',
    },
  },
  field: {
    clinicSettings: {
      name: 'Nom du cabinet',
      zone: 'Fuseau horaire',
      address: 'Adresse',
      phone: 'Téléphone',
      pollSeconds: 'Chercher les nouveautés toutes les (10 à 600 s)',
      attempts: 'Échecs du serveur avant de demander une décision (2 à 10)',
      longestWaitMinutes: 'Attente la plus longue entre deux essais (1 à 30 min)',
      unsentHours: 'Envoi en retard après (1 à 168 h)',
      silentDays: 'Appareil silencieux après (jours, 1 à 90)',
      retentionYears: 'Années depuis le dernier passage (20 à 100)',
      retentionAge: 'Enfants : jusqu’à l’âge de (28 à 100 ans)',
      retentionDeathYears: 'Années depuis un décès (10 à 100)',
      rooms: 'Salles',
      motifs: {
        code: 'Code',
        name: 'Motif',
        minutes: 'Durée',
        color: 'Couleur',
        consents: 'Consentements demandés',
      },
      openingHours: {
        daysOfWeek: 'Jours',
        start: 'De',
        end: 'À',
        location: 'Lieu',
      },
    },
  },
  fieldGroup: {
    clinicSettings: {
      openingHours: 'Heures d’ouverture',
      motifs: {
        _: 'Motifs',
        consents: 'Consentements demandés',
      },
      rooms: 'Salles',
    },
  },
  choice: {
    clinicSettings: {
      daysOfWeek: {
        mon: 'lundi',
        tue: 'mardi',
        wed: 'mercredi',
        thu: 'jeudi',
        fri: 'vendredi',
        sat: 'samedi',
        sun: 'dimanche',
      },
    },
  },
  record: {
    clinicSettings: 'Réglages du cabinet « {{label}} »',
  },
} as const satisfies Texts;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    clinicSettings: typeof words;
  }
}
