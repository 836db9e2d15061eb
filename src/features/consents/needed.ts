import { DEFAULT_MOTIFS, type Motif } from '../../contract/clinical/clinic-settings.ts';
import type { Consent } from '../../contract/entities/consent.ts';
import { stateOf, type ConsentState } from './consent.ts';

/** The consents that the clinic has set for a motif. Used for a reminder only. */
export const neededFor = (motif: string | null, motifs: readonly Motif[]): readonly string[] =>
  motifs.find(({ code }) => code === motif)?.consents ?? [];

/** The days before its end in which a consent counts as ending soon. */
const SOON_DAYS = 30;

export interface Standing {
  id: string;
  type: string;
  state: ConsentState;
  until: string;
  endsSoon: boolean;
}

export interface ConsentsNow {
  /** The valid consents, one for each purpose: the one that is valid longest. */
  holding: readonly Standing[];
  /**
   * The purposes that this motif needs without a valid consent; expired, refused and withdrawn ones are named as such.
   */
  missing: readonly { type: string; last: Standing | null }[];
  /** Begun, and waiting for the patient. */
  open: readonly Standing[];
}

const addDays = (now: Date, days: number): Date => new Date(now.getTime() + days * 86_400_000);

/** The state of the consents on a day of the clinic. */
export function consentsNow(
  rows: readonly { id: string; summary: Consent }[],
  motif: string | null,
  now: Date,
  zone: string,
  motifs: readonly Motif[] = DEFAULT_MOTIFS,
): ConsentsNow {
  const soon = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(addDays(now, SOON_DAYS));
  const all = rows
    .map(({ id, summary }): Standing & { at: string } => {
      const state = stateOf(summary, now, zone);
      const { type = '', validUntil: until = '', dateTime: at = '' } = summary;
      return {
        id,
        type,
        state,
        until,
        endsSoon: state === 'active' && until !== '' && until <= soon,
        at,
      };
    })
    .toSorted((a, b) => (a.at < b.at ? 1 : -1));
  const lasting = ({ until }: Standing): string => (until === '' ? '9999' : until);
  const best = new Map<string, Standing>();
  for (const one of all.filter(({ state }) => state === 'active')) {
    const known = best.get(one.type);
    if (known === undefined || lasting(known) < lasting(one)) best.set(one.type, one);
  }
  return {
    holding: [...best.values()].toSorted((a, b) => (a.type < b.type ? -1 : 1)),
    missing: neededFor(motif, motifs)
      .filter((type) => !best.has(type))
      .map((type) => ({
        type,
        last: all.find((one) => one.type === type && ['expired', 'rejected', 'inactive'].includes(one.state)) ?? null,
      })),
    open: all.filter(({ state }) => state === 'draft' || state === 'proposed'),
  };
}
