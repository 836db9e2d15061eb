import type { Texts } from '../../ui/i18n/texts/typography.ts';

/** The texts of the clinic's sync log. */
export const words = {
  syncLog: {
    help: 'Chaque échange des appareils du cabinet avec le serveur. Les délais sont ceux du serveur ; le temps du réseau s’y ajoute.',
    filters: 'Filtrer le journal',
    span: 'Période',
    days_one: '{{count}} jour',
    days_other: '{{count}} jours',
    device: 'Appareil',
    user: 'Utilisateur',
    noName: 'Appareil sans nom',
    nobody: 'inconnu',
    runs: 'Échanges',
    changes: 'Modifications envoyées',
    confirmed: 'Enregistrées',
    conflicts: 'En conflit',
    rejected: 'Refusées',
    received: 'Reçues',
    latency: 'Délai moyen du serveur',
    meanMs: 'Délai moyen (ms)',
    slowestMs: 'Délai maximal (ms)',
    ms: '{{count}} ms',
    seconds: '{{value}} s',
    day: 'Jour',
    byDay: 'Par jour',
    byDevice: 'Par appareil',
    newest: 'Derniers échanges',
    up_one: '{{count}} modification envoyée',
    up_other: '{{count}} modifications envoyées',
    down_one: '{{count}} modification reçue',
    down_other: '{{count}} modifications reçues',
    inConflict_one: '{{count}} en conflit',
    inConflict_other: '{{count}} en conflit',
    refused_one: '{{count}} refusée',
    refused_other: '{{count}} refusées',
    more: 'Afficher la suite',
    none: 'Aucun échange sur cette période',
    unknown: 'Le journal ne peut pas être affiché',
  },
} as const satisfies Texts;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    'sync-log': typeof words;
  }
}
