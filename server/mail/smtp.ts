import { createTransport } from 'nodemailer';
import type { Log } from '../deps.ts';
import type { MailOutcome, Mailer } from './mailer.ts';

/** An administrator waits for the answer. */
const PATIENCE_MS = 10_000;

interface SmtpSettings {
  /** `smtp://USER:PASSWORD@HOST:PORT`, or `smtps:` for TLS from the first byte. */
  url: string;
  /** The sender, e.g. `Cabinet <cabinet@example.org>`. */
  from: string;
  log: Log;
}

/** The mail server answered: with a code of SMTP, or about an address or an account. */
const ANSWERED = ['EAUTH', 'EENVELOPE', 'EMESSAGE', 'ENOAUTH', 'EOAUTH2'];

/** What the library adds to its errors. */
interface SmtpError {
  code?: string;
  responseCode?: number;
}

const outcomeOf = ({ code, responseCode }: SmtpError): MailOutcome =>
  responseCode !== undefined || ANSWERED.includes(code ?? '') ? 'refused' : 'unreachable';

/** Sends by SMTP (RFC 5321); where the server offers STARTTLS the letter is encrypted on its way. */
export function smtpMailer({ url, from, log }: SmtpSettings): Mailer {
  const transport = createTransport(
    {
      url,
      dnsTimeout: PATIENCE_MS,
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
    },
    { from },
  );
  return {
    async send({ to, subject, text }) {
      try {
        // An address as an object: it is one, whatever commas and brackets are in it.
        await transport.sendMail({ to: { name: '', address: to }, subject, text });
        return 'sent';
      } catch (error) {
        const failure = error as SmtpError;
        const outcome = outcomeOf(failure);
        // Neither the address nor what the mail server says: it repeats the address.
        log({
          level: 'warn',
          message: 'a mail was not sent',
          outcome,
          code: failure.code ?? null,
          status: failure.responseCode ?? null,
        });
        return outcome;
      }
    },
  };
}
