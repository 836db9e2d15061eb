/**
 * An e-mail address as the database compares it: only A to Z have two cases. The lower case of other letters depends on
 * the locale, and on who asks.
 */
export const emailForm = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
