import type { Texts } from '../../ui/i18n/texts/typography.ts';

/** What the clinic's devices say. */
export const words = {
  devices: {
    threshold_one: 'En retard après {{hours}} h, silencieux après {{count}} jour.',
    threshold_other: 'En retard après {{hours}} h, silencieux après {{count}} jours.',
    setThreshold: 'Changer',
    days_one: '{{count}} jour sans contact',
    days_other: '{{count}} jours sans contact',
    none: 'Aucun appareil ne s’est encore synchronisé',
    noName: 'Appareil sans nom',
    nobody: 'personne',
    contact: 'dernier contact {{ago}} ({{at}})',
    version: 'version {{version}}',
    nothingWaits: 'Rien en attente au dernier contact',
    pendingUnknown: 'L’appareil n’a pas encore signalé ses modifications en attente',
    waits_one: '{{count}} modification en attente',
    waits_other: '{{count}} modifications en attente',
    waitsSince_one: '{{count}} modification en attente, du {{at}}',
    waitsSince_other: '{{count}} modifications en attente, la plus ancienne du {{at}}',
    late: 'envoi en retard',
    silent: 'silencieux',
    over: 'déconnecté',
    oldest: 'Plus ancienne modification non envoyée du cabinet : {{age}}',
    silentCount_one: '{{count}} appareil silencieux',
    silentCount_other: '{{count}} appareils silencieux',
    silentHelp: '{{days}} : {{names}}',
    see: 'Voir les appareils',
    unknown: 'Les appareils ne peuvent pas être affichés',
    revoke: 'Révoquer',
    revokeOne: 'Révoquer {{name}}',
    revoking: 'Révocation…',
    revoked: 'Appareil révoqué',
    notRevoked: 'L’appareil n’a pas été révoqué',
    revokeTitle: 'Révoquer {{name}} ?',
    revokeText:
      'Toutes les sessions de cet appareil prennent fin immédiatement. Cette action est irréversible : pour y retravailler, chacun devra s’y reconnecter avec son mot de passe.',
    revokePending_one:
      '{{count}} modification y attend : elle y reste, et ne partira qu’après une nouvelle connexion de son auteur sur cet appareil.',
    revokePending_other:
      '{{count}} modifications y attendent : elles y restent, et ne partiront qu’après une nouvelle connexion de leur auteur sur cet appareil.',
    trouble: {
      UNREACHABLE: 'Le serveur ne répond pas : cet écran a besoin du réseau.',
      FORBIDDEN: 'Votre rôle ne le permet pas.',
      UNAUTHENTICATED: 'Reconnectez-vous, puis réessayez.',
      NOT_FOUND: 'Le serveur ne connaît plus cet appareil. Actualisez la liste.',
      OTHER: 'Le serveur n’a pas pu répondre. Réessayez dans un moment.',
    },
  },
} as const satisfies Texts;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    devices: typeof words;
  }
}
