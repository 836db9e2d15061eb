import { INITIAL_CONTACT } from './contact.ts';
import type { Meta } from './ports.ts';

/** The facts of an empty store. */
export const INITIAL_META: Meta = {
  seq: 0,
  cursor: null,
  generation: 0,
  snapshot: false,
  quarantined: 0,
  contact: INITIAL_CONTACT,
  aliases: {},
  loss: null,
  clientId: null,
  twin: null,
  fence: 0,
};
