import type { Texts } from '../../ui/i18n/texts/typography.ts';

/** The texts of the server's health. */
export const words = {
  health: {
    help: 'Le serveur garde les données du cabinet. Cette page indique s’il fonctionne bien et de quand date la dernière sauvegarde.',
    well: 'Le serveur fonctionne normalement',
    wellHelp: 'Rien ne demande votre attention.',
    look: 'À vérifier',
    concern: {
      restarting: 'La base de données redémarre. Les appareils gardent leur travail et l’enverront ensuite.',
      disk: 'Le disque est presque plein : il reste {{free}}. Demandez à votre informaticien de faire de la place.',
      none: 'Aucune sauvegarde n’a encore été faite.',
      old: 'La dernière sauvegarde date d’{{age}}.',
      failed: 'La sauvegarde du {{at}} a échoué. Vérifiez l’espace disque, puis réessayez.',
    },
    database: 'Base de données',
    running: 'En marche',
    restarting: 'Redémarrage en cours',
    databaseSize: '{{size}} de données',
    disk: 'Espace disque',
    diskFree: '{{free}} libres',
    diskOf: 'sur {{total}}',
    diskUnknown: 'Inconnu',
    backup: 'Dernière sauvegarde',
    never: 'Aucune',
    byOperator: 'Assurée par l’hébergeur',
    byOperatorHelp: 'Plusieurs cabinets partagent ce serveur : l’hébergeur se charge des sauvegardes.',
    backups: 'Sauvegardes',
    backupsHelp:
      'Une sauvegarde contient toutes les données du cabinet, sans être chiffrée : gardez-la hors du serveur, en lieu sûr. Chaque sauvegarde et chaque téléchargement sont inscrits au journal d’audit.',
    backupNow: 'Sauvegarder maintenant',
    backingUp: 'Sauvegarde en cours…',
    notBackedUp: 'La sauvegarde n’a pas pu être lancée',
    download: 'Télécharger la sauvegarde du {{at}}',
    noBackups: 'Aucune sauvegarde',
    times: 'Temps de réponse du serveur',
    timesHelp: 'Temps moyen que le serveur met à répondre à un appareil, jour par jour, sur 30 jours.',
    noTimes: 'Aucun échange sur cette période',
    mean: 'Temps moyen (ms)',
    slowest: 'Temps maximal (ms)',
    day: 'Jour',
    ms: '{{value}} ms',
    unknown: 'L’état du serveur ne peut pas être affiché',
  },
} as const satisfies Texts;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    health: typeof words;
  }
}
