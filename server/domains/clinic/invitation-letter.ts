import { withFirst } from '../../../src/lib/day-words.ts';
import type { InvitationFacts } from '../../deps.ts';

const WORDS = {
  fr: {
    subject: (clinic: string) => `Votre accès à ${clinic}`,
    text: ({ name, clinic, slug, link }: InvitationFacts, until: string) =>
      `Bonjour ${name},

${clinic} vous a ouvert un accès. Choisissez votre mot de passe avec ce lien, valable une seule fois, jusqu’au ${until} :
${link}

Pour vous connecter ensuite, indiquez le cabinet « ${slug} » et cette adresse e-mail.

Si vous n’attendiez pas ce message, ignorez-le : sans mot de passe, l’accès reste fermé.`,
  },
  en: {
    subject: (clinic: string) => `Your access to ${clinic}`,
    text: ({ name, clinic, slug, link }: InvitationFacts, until: string) =>
      `Hello ${name},

${clinic} has opened an account for you. Choose your password with this link. It works once, until ${until}:
${link}

To sign in afterwards, enter the clinic “${slug}” and this email address.

If you did not expect this message, ignore it: without a password the account stays closed.`,
  },
} as const;

/** The day, in the clinic's zone. */
function dayOf(instant: string, language: 'fr' | 'en', timeZone: string): string {
  const form = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'long', timeZone });
  return withFirst(form.format(new Date(instant)), language);
}

/** What an invited person reads. */
export function invitationLetter(language: 'fr' | 'en', facts: InvitationFacts): { subject: string; text: string } {
  const { subject, text } = WORDS[language];
  return { subject: subject(facts.clinic), text: text(facts, dayOf(facts.expiresAt, language, facts.zone)) };
}
