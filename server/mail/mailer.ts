/** Plain text for one person. */
export interface Letter {
  to: string;
  subject: string;
  text: string;
}

/** `refused`: the mail server would not take this letter, or our account. `unreachable`: it did not answer in time. */
export type MailOutcome = 'sent' | 'refused' | 'unreachable';

/** The way to a mail server. It never fails: what happened is the answer. */
export interface Mailer {
  send(letter: Letter): Promise<MailOutcome>;
}
