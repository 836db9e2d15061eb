import type { Texts } from '../../ui/i18n/texts/typography.ts';

/** Words of absences. */
export const words = {
  record: {
    absence: 'Absence du {{label}}',
  },
  absence: {
    new: 'Nouvelle absence',
    newShort: 'Nouvelle absence',
    list: 'Liste des absences',
    search: 'Praticien, motif',
    count_one: '{{shown}} absence',
    count_other: '{{shown}} absences',
    none: 'Aucune absence à venir',
    createFirst: 'Ajouter une absence',
    pick: 'Choisissez une absence',
    span: 'du {{from}} au {{to}}',
    touched_one: '{{count}} rendez-vous tombe pendant cette absence',
    touched_other: '{{count}} rendez-vous tombent pendant cette absence',
    section: {
      when: 'Absence',
      more: 'Précisions',
    },
  },
  field: {
    absence: {
      practitionerId: 'Praticien',
      start: 'Début',
      end: 'Fin',
      kind: 'Motif',
      allDay: 'Journées entières',
      note: 'Note',
    },
  },
  choice: {
    absence: {
      kind: {
        leave: 'Congés',
        training: 'Formation',
        sick: 'Maladie',
        other: 'Autre',
      },
    },
  },
} as const satisfies Texts;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    absences: typeof words;
  }
}
