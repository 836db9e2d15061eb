import type { Deps, InvitationFacts } from '../deps.ts';
import type { MailOutcome } from './mailer.ts';

interface Invited extends Pick<InvitationFacts, 'expiresAt'> {
  language: 'fr' | 'en';
  to: { name: string; email: string };
  /** Where the link leads to, from the public address on. */
  path: string;
  clinic: { name: string; slug: string; zone?: string };
}

/** Sends the link to the person who was invited. */
export function mailInvitation(
  { domain }: Pick<Deps, 'domain'>,
  { mailer, publicUrl }: NonNullable<Deps['mail']>,
  { language, to, path, expiresAt, clinic }: Invited,
): Promise<MailOutcome> {
  const letter = domain.invitationLetter(language, {
    name: to.name,
    clinic: clinic.name,
    slug: clinic.slug,
    link: new URL(path, publicUrl).href,
    expiresAt,
    zone: clinic.zone ?? 'UTC',
  });
  return mailer.send({ to: to.email, ...letter });
}
