import type { Texts } from '../../ui/i18n/texts/typography.ts';

/** What the import says. */
export const words = {
  import: {
    title: 'Importer des patients',
    intro:
      "Depuis un fichier FHIR R4 : une liste (NDJSON) ou un lot (Bundle), compressé ou non. L'import se fait sur le serveur et demande le réseau. Importer deux fois le même fichier ne crée pas de doublon.",
    drop: 'Déposez le fichier ici',
    formats: '.ndjson, .json, .gz',
    pick: 'Choisir un fichier',
    sending: 'Envoi du fichier…',
    phase: {
      read: 'Lecture du fichier',
      write: 'Enregistrement',
    },
    result: "Résultat de l'import",
    type: 'Type',
    created: 'Créés',
    present: 'Déjà présents',
    skipped: 'Sans équivalent ici',
    done_zero: 'Rien de nouveau dans ce fichier',
    done_one: '{{shown}} fiche créée',
    done_other: '{{shown}} fiches créées',
    doneHelp:
      "Les fiches apparaissent d'elles-mêmes sur tous les appareils connectés. Ce qui n'a pas d'équivalent ici est compté, et n'a pas été importé.",
    doneNothingHelp:
      "Ce que le fichier contient est déjà là. Ce qui n'a pas d'équivalent ici est compté, et n'a pas été importé.",
    doneNobodyHelp: "Ce fichier ne contient ni patient ni praticien : rien n'a été importé.",
    warnings_one: '{{shown}} point à vérifier',
    warnings_other: '{{shown}} points à vérifier',
    moreWarnings_one: 'et {{shown}} autre, à retrouver dans les fiches par la mention « À compléter » de la note.',
    moreWarnings_other: 'et {{shown}} autres, à retrouver dans les fiches par la mention « À compléter » de la note.',
    line: 'Ligne {{line}}',
    entry: 'élément {{entry}}',
    id: 'id {{id}}',
    openRecord: 'Ouvrir la fiche',
    openOther: "Ouvrir l'autre fiche",
    fieldReason: '{{field}} : {{reason}}',
    warning: {
      'to-complete': 'Importé, à compléter. ',
      'same-id':
        "Une autre personne porte déjà cet identifiant de fichier. Les deux fiches sont gardées : vérifiez qu'il s'agit bien de deux personnes.",
      'same-identifier':
        'Une autre fiche porte le même numéro. Les deux fiches sont gardées, le numéro est dans la note : vérifiez à qui il appartient.',
      'same-person': "Déjà présent : même numéro, même nom, même date de naissance. La fiche n'a pas été modifiée.",
      differs: "Déjà présent, avec un nom, un sexe ou une date de naissance différents. La fiche n'a pas été modifiée.",
      'older-version': 'Le fichier contient cette personne plusieurs fois : la version la plus récente a été gardée.',
      'left-out': "N'a pas pu être importé. ",
    },
    reason: {
      missing: 'absent du fichier',
      adapted: "repris sous une autre forme, l'original est dans la note",
      format: "n'a pas la forme attendue, gardé dans la note",
      length: 'trop long, gardé dans la note',
      more: 'en plus, gardé dans la note',
      ended: "n'est plus en vigueur, gardé dans la note",
      implausible: 'date impossible, gardée dans la note',
      shared: 'porté aussi par une autre fiche, gardé dans la note',
      'no-field': 'pas de champ ici, gardé dans la note',
    },
    reasonOnly: {
      missing: 'absent du fichier',
      adapted: 'repris sous une autre forme',
      format: "n'a pas la forme attendue, laissé de côté",
      length: 'trop long, laissé de côté',
      more: 'en plus, laissé de côté',
      ended: "n'est plus en vigueur, laissé de côté",
      implausible: 'date impossible, laissée de côté',
      shared: 'porté aussi par une autre fiche, laissé de côté',
      'no-field': 'pas de champ ici, laissé de côté',
    },
    field: {
      name: 'Nom',
      telecom: 'Moyen de contact',
    },
    another: 'Importer un autre fichier',
    seePatients: 'Voir les patients',
    refused: "{{name}} n'a pas été importé",
    nothingDone: "Rien n'a été enregistré.",
    technical: 'Détail technique (en anglais)',
    notAllowed: "Réservé à l'administration du cabinet",
    notAllowedHelp: "Demandez à une personne de l'administration d'importer le fichier.",
    refusal: {
      UNREACHABLE: "Le serveur n'a pas répondu. L'import demande le réseau.",
      INTERRUPTED:
        "La connexion s'est interrompue avant la fin. Relancez l'import : il reprendra sans créer de doublon.",
      NOT_FHIR: "Ce fichier n'est pas un fichier FHIR.",
      NOT_FHIR_R4: "Ce fichier n'est pas un fichier FHIR R4.",
      FHIR_VERSION: "Ce fichier vient d'une autre version de FHIR que la R4.",
      EMPTY: 'Ce fichier est vide.',
      BAD_GZIP: 'Ce fichier compressé est abîmé ou incomplet.',
      NOT_TEXT: "Ce fichier n'est pas un texte en UTF-8.",
      NOT_JSON: "Ce fichier n'est pas du JSON.",
      TOO_MANY_LINES: 'Ce fichier contient trop de lignes. Divisez-le, puis importez chaque partie.',
      TAKES_TOO_LONG: 'La lecture de ce fichier prend trop de temps. Divisez-le, puis importez chaque partie.',
      TOO_MANY_RECORDS: 'Ce fichier contient trop de fiches pour un seul import.',
      FAILED: "L'import a échoué sur le serveur.",
      VALIDATION: "Le contenu de ce fichier n'est pas accepté.",
      TOO_LARGE: 'Ce fichier est trop grand.',
      FORBIDDEN: "Votre rôle ne permet pas d'importer.",
      UNAUTHENTICATED: "Reconnectez-vous, puis relancez l'import.",
      OTHER: "Le serveur n'a pas pu importer ce fichier.",
    },
  },
} as const satisfies Texts;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    import: (typeof words)['import'];
  }
}
