import type { JsonObject } from '../../lib/json.ts';
import { stateOf, text, type ConsentState } from './consent.ts';

/** What a visit of this motif is usually preceded by. A reminder: nothing depends on it. */
const BY_MOTIF: Readonly<Record<string, readonly string[]>> = {
  'first-visit': ['care'],
  vaccine: ['care'],
  'blood-test': ['care'],
  dressing: ['care'],
  ecg: ['care'],
};

export const neededFor = (motif: string | null): readonly string[] => BY_MOTIF[motif ?? ''] ?? [];

/** So many days before its end a consent is said to end soon. */
const SOON_DAYS = 30;

export interface Standing {
  id: string;
  type: string;
  state: ConsentState;
  until: string;
  endsSoon: boolean;
}

export interface ConsentsNow {
  /** Those that hold, one for each purpose: the one that holds longest. */
  holding: readonly Standing[];
  /** Purposes that this motif asks for and nothing holds; expired, refused and withdrawn ones are named as such. */
  missing: readonly { type: string; last: Standing | null }[];
  /** Begun, and waiting for the patient. */
  open: readonly Standing[];
}

const addDays = (now: Date, days: number): Date => new Date(now.getTime() + days * 86_400_000);

/** How things stand on the clinic's day. */
export function consentsNow(
  rows: readonly { id: string; summary: JsonObject }[],
  motif: string | null,
  now: Date,
  zone: string,
): ConsentsNow {
  const soon = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(addDays(now, SOON_DAYS));
  const all = rows
    .map(({ id, summary }): Standing & { at: string } => {
      const state = stateOf(summary, now, zone);
      const until = text(summary['validUntil']);
      return {
        id,
        type: text(summary['type']),
        state,
        until,
        endsSoon: state === 'active' && until !== '' && until <= soon,
        at: text(summary['dateTime']),
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
    missing: neededFor(motif)
      .filter((type) => !best.has(type))
      .map((type) => ({
        type,
        last: all.find((one) => one.type === type && ['expired', 'rejected', 'inactive'].includes(one.state)) ?? null,
      })),
    open: all.filter(({ state }) => state === 'draft' || state === 'proposed'),
  };
}
