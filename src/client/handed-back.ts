import type { JsonObject } from '../lib/json.ts';
import { currentPerson } from '../lib/person.ts';

/**
 * The content of a closed form that is opened again: the device could not store it, or the person has undone a cancel.
 */
export interface HandedBack {
  content: JsonObject;
  /** The version of the record that the person saw while typing. */
  seen: number | null;
  /** The draft's name, where one is left. */
  slot: string;
}

const held = new Map<string, HandedBack & { owner: string | null }>();
let count = 0;

/**
 * Keeps it in memory and gives the navigation state that leads to it. Not in the state itself, which outlives a reload:
 * by then the form's own draft is newer.
 */
export function handBack(what: HandedBack): { handedBack: string } {
  const token = String(++count);
  held.set(token, { ...what, owner: currentPerson() });
  return { handedBack: token };
}

const tokenOf = (state: unknown): string | undefined =>
  typeof state === 'object' && state !== null && 'handedBack' in state && typeof state.handedBack === 'string'
    ? state.handedBack
    : undefined;

/** Returned only to the person who typed it, because the page's history outlives a sign-out. */
export function handedBackOf(state: unknown): HandedBack | null {
  const found = held.get(tokenOf(state) ?? '');
  return found && found.owner === currentPerson() ? found : null;
}

/** Call it when the form that got the content has been saved or cancelled. */
export const endHandBack = (state: unknown): void => void held.delete(tokenOf(state) ?? '');
