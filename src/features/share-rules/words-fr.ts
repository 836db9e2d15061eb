import type { Texts } from '../../ui/i18n/texts/typography.ts';

/** Words of the rules of shares. */
export const words = {
  shareRule: {
    new: 'Nouvelle règle de rétrocession',
    newShort: 'Nouvelle règle',
    list: 'Liste des règles de rétrocession',
    search: 'Acte',
    count_one: '{{shown}} règle',
    count_other: '{{shown}} règles',
    none: 'Aucune règle de rétrocession',
    noneHelp: 'Une règle dit quelle part des honoraires revient au praticien, et depuis quand.',
    createFirst: 'Créer une règle',
    pick: 'Choisissez une règle',
    pickHelp: 'Ce qu’elle donne, à qui et quand apparaîtra ici.',
    section: { whom: 'Pour qui', share: 'Part et période' },
    any: 'tous les actes',
    from: 'à partir du {{from}}',
    span: 'du {{from}} au {{to}}',
    allRole: '{{role}} : {{percent}} %',
    says: '{{who}} touche {{percent}} % et le cabinet {{rest}} % ({{act}}), {{when}}.',
    overlaps: 'Une autre règle couvre déjà une partie de cette période',
    overlapsHelp: 'Le serveur refusera celle-ci : {{when}}, {{percent}} %. Changez les dates de l’une des deux.',
    onDay: 'Qui touche quoi',
    onDayHelp: 'La règle qui compte pour chaque praticien, à la date choisie.',
    day: 'Date',
    act: 'Acte',
    byRule: 'Le {{day}}, {{who}} touche {{percent}} % de chaque acte et le cabinet {{rest}} %, par la règle {{when}}.',
    byRuleAct:
      'Le {{day}}, pour l’acte « {{act}} », {{who}} touche {{percent}} % et le cabinet {{rest}} %, par la règle {{when}}.',
    byDefault: 'Le {{day}}, {{who}} touche {{percent}} % et le cabinet {{rest}} % : la part de sa fiche, sans règle.',
    byNothing: 'Le {{day}}, rien n’est convenu pour {{who}} : ni règle, ni part sur sa fiche.',
  },
  field: {
    shareRule: {
      practitionerId: 'Praticien',
      role: 'Rôle',
      serviceType: 'Acte',
      percent: 'Part du praticien',
      validFrom: 'À partir du',
      validTo: 'Jusqu’au',
      priority: 'Priorité',
    },
  },
  help: {
    shareRule: {
      practitionerId: 'Ou un rôle, l’un des deux.',
      serviceType: 'Vide : tous les actes.',
      validTo: 'Vide : sans fin. Les deux jours comptent.',
      priority: 'Entre deux règles qui conviennent, la plus haute l’emporte.',
    },
  },
  choice: {
    shareRule: {
      role: {
        admin: 'Administration',
        practitioner: 'Praticien(ne)',
        nurse: 'Infirmier(ère)',
        secretary: 'Secrétariat',
        accountant: 'Comptabilité',
        reader: 'Lecture seule',
      },
    },
  },
  record: { shareRule: 'Règle de rétrocession' },
} as const satisfies Texts;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    shareRules: typeof words;
  }
}
