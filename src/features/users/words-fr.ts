import type { Texts } from '../../ui/i18n/texts/typography.ts';

/** The texts of users and their templates. */
export const words = {
  user: {
    new: 'Nouvel utilisateur',
    newShort: 'Nouvel utilisateur',
    list: 'Liste des utilisateurs',
    search: 'Nom ou e-mail',
    count_one: '{{shown}} utilisateur',
    count_other: '{{shown}} utilisateurs',
    none: 'Aucun utilisateur',
    noneHelp: 'Les comptes du cabinet apparaissent ici dès que le serveur les a envoyés.',
    createFirst: 'Créer un compte',
    pick: 'Choisissez un utilisateur',
    pickHelp: 'Son rôle, son invitation et ses droits apparaîtront ici.',
    factsTab: 'Compte',
    section: { who: 'Personne', rights: 'Rôle et rétrocession' },
    invited: 'invité',
    suspended: 'suspendu',
    invite: 'Inviter',
    newLink: 'Nouveau lien',
    inviting: 'Création du lien…',
    inviteTitle: 'Inviter {{name}}',
    linkHelp: 'Transmettez ce lien à {{name}} : il permet de choisir un mot de passe, une seule fois.',
    link: 'Lien d’invitation',
    linkOnce:
      'Valable jusqu’au {{until}}. Il n’est conservé nulle part : après fermeture, il faudra en créer un autre, et celui-ci ne fonctionnera plus.',
    code: 'Code QR du lien d’invitation',
    codeHelp: 'Sur une tablette ou un téléphone : lisez ce code avec l’appareil photo.',
    copy: 'Copier',
    copied: 'Copié',
    signInWith: 'Pour se connecter ensuite : cabinet « {{slug}} », e-mail {{email}}.',
    mailed: {
      sent: 'Invitation envoyée à {{email}}',
      refused: 'Le serveur de messagerie a refusé l’envoi à {{email}}',
      unreachable: 'Le serveur de messagerie ne répond pas',
    },
    mailedHelp: 'Le message arrive en général en quelques minutes. S’il manque, regardez dans les indésirables.',
    notMailedHelp: 'Vérifiez l’adresse, ou transmettez vous-même le lien ci-dessous : il est valable.',
    linkToo: 'Le message contient ce lien. Vous pouvez aussi le transmettre vous-même :',
    mail: 'Envoyer par e-mail',
    mailSubject: 'Votre accès à {{clinic}}',
    mailBody:
      'Bonjour {{name}},\n\nChoisissez votre mot de passe avec ce lien, valable une seule fois, jusqu’au {{until}} :\n{{link}}\n\nCabinet à indiquer lors de la connexion : {{slug}}',
    noLink: 'Aucun lien n’a été créé',
    trouble: {
      UNREACHABLE: 'Le serveur ne répond pas : une invitation se crée avec le réseau.',
      NOT_FOUND:
        'Le serveur ne connaît pas encore ce compte, ou il vient d’être suspendu. Attendez la fin de la synchronisation, puis réessayez.',
      FORBIDDEN: 'Votre rôle ne permet pas d’inviter.',
      UNAUTHENTICATED: 'Reconnectez-vous, puis réessayez.',
      OTHER: 'Le serveur n’a pas pu créer le lien. Réessayez dans un moment.',
    },
    suspend: 'Suspendre',
    suspendTitle: 'Suspendre {{name}} ?',
    suspendText:
      'Ses sessions prennent fin immédiatement sur tous ses appareils, et son invitation n’est plus valable. Les modifications en attente sur ses appareils y restent.',
    suspendedNow: 'Compte {{name, de}} suspendu',
    reinstate: 'Rétablir',
    reinstated: 'Compte {{name, de}} rétabli',
  },
  template: {
    new: 'Nouveau modèle d’utilisateur',
    newShort: 'Nouveau modèle',
    list: 'Liste des modèles d’utilisateur',
    search: 'Nom du modèle',
    count_one: '{{shown}} modèle',
    count_other: '{{shown}} modèles',
    none: 'Aucun modèle d’utilisateur',
    noneHelp: 'Un modèle donne à un nouvel utilisateur son rôle et son pourcentage.',
    createFirst: 'Créer un modèle',
    pick: 'Choisissez un modèle',
    pickHelp: 'Son rôle, son pourcentage et les utilisateurs concernés apparaîtront ici.',
    factsTab: 'Modèle',
    section: { terms: 'Ce que le modèle donne' },
    newUser: 'Nouvel utilisateur',
    users: 'Utilisateurs créés avec ce modèle',
    noUsers: 'Aucun pour l’instant.',
    same: 'comme le modèle',
    concerns_one: '{{count}} utilisateur vient de ce modèle',
    concerns_other: '{{count}} utilisateurs viennent de ce modèle',
    concernsHelp:
      'Enregistrer ne change rien pour eux. La page du modèle propose ensuite de leur appliquer les nouvelles valeurs.',
    apply: 'Appliquer',
    applyTo_one: 'Appliquer à {{count}} utilisateur',
    applyTo_other: 'Appliquer à {{count}} utilisateurs',
    applyTitle_one: 'Appliquer le modèle à {{count}} utilisateur ?',
    applyTitle_other: 'Appliquer le modèle à {{count}} utilisateurs ?',
    applyText: 'Rôle et pourcentage deviennent : {{terms}}.',
    applyLine: '{{name}}, aujourd’hui {{terms}}',
    applied_one: 'Modèle appliqué à {{count}} utilisateur',
    applied_other: 'Modèle appliqué à {{count}} utilisateurs',
  },
  field: {
    user: {
      name: 'Nom',
      email: 'E-mail',
      role: 'Rôle',
      percentage: 'Pourcentage',
      isTemplateUser: 'Créé avec un modèle',
      templateId: 'Modèle',
      practitionerId: 'Praticien',
      locale: 'Langue',
      status: 'État',
    },
    template: { name: 'Nom', role: 'Rôle', percentage: 'Pourcentage' },
  },
  help: {
    user: {
      email: 'Sert à se connecter. Une adresse par personne.',
      templateId: 'Remplit le rôle et le pourcentage, que vous pouvez changer ensuite.',
      practitionerId:
        'Si cette personne est praticien : la fiche à laquelle ses notes et ses rendez-vous sont rattachés.',
    },
    template: { name: 'Sinon, le modèle porte le nom du rôle.' },
  },
  choice: {
    user: {
      role: {
        admin: 'Administration',
        practitioner: 'Praticien(ne)',
        nurse: 'Infirmier(ère)',
        secretary: 'Secrétariat',
        accountant: 'Comptabilité',
        reader: 'Lecture seule',
      },
      locale: { fr: 'Français', en: 'English' },
      status: { invited: 'invité', active: 'actif', suspended: 'suspendu' },
    },
    template: {
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
  record: { user: 'Compte {{label, de}}', template: 'Modèle « {{label}} »' },
} as const satisfies Texts;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    users: typeof words;
  }
}
