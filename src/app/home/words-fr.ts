import type { Texts } from '../../ui/i18n/texts/typography.ts';

/** Words of the home screen. */
export const words = {
  home: {
    hello: 'Bonjour {{name}}',
    newPatient: 'Nouveau patient',
    findPatient: 'Rechercher un patient',
    import: 'Importer des patients',
    nothingToDo: 'Rien à traiter.',
    moreToDo_one: 'Voir {{count}} autre',
    moreToDo_other: 'Voir les {{count}} autres',
    drafts_one: 'Brouillon à reprendre',
    drafts_other: '{{count}} brouillons à reprendre',
    draftTyped: 'saisi sur cet appareil à {{at}}',
    allSent: 'Tout est sur le serveur',
    toSend_one: '{{count}} modification pas encore sur le serveur',
    toSend_other: '{{count}} modifications pas encore sur le serveur',
    lastSynced: 'dernier échange {{ago}}',
    neverSynced: "pas encore d'échange",
  },
} as const satisfies Texts;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    home: typeof words;
  }
}
