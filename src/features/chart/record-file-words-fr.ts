export const words = {
  recordFile: {
    title: 'Droit d’accès du patient',
    help: 'Tout le dossier dans un fichier (FHIR R4, JSON) à remettre au patient. Il faut le réseau : le fichier vient du serveur, et ce qui n’est pas encore envoyé n’y figure pas. Le journal d’audit en garde la trace. L’impression se fait aussi hors ligne, avec ce que cet appareil contient.',
    download: 'Télécharger le dossier',
    print: 'Imprimer le dossier',
    retention: 'Conservation du dossier',
    printUnsent_one: '{{count}} élément pas encore envoyé',
    printUnsent_other: '{{count}} éléments pas encore envoyés',
    printLeftOut: 'Sans ce que votre rôle ne permet pas de lire : {{kinds}}',
    fileName: 'dossier-patient',
    result: {
      saved: 'Le fichier est enregistré sur cet appareil.',
      part: 'Le fichier est enregistré, mais il n’est pas complet : votre rôle ne permet pas de lire tout le dossier.',
      refused: 'Le serveur refuse : votre rôle ne le permet pas, ou votre session est terminée.',
      absent: 'Cette fiche n’est pas sur le serveur. Synchronisez, puis réessayez.',
      'too-large': 'Ce dossier est trop long pour un seul fichier. Adressez-vous à votre administrateur.',
      unreachable: 'Rien n’est téléchargé : le serveur ne répond pas. Réessayez avec le réseau.',
    },
  },
} as const;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    'record-file': typeof words;
  }
}
