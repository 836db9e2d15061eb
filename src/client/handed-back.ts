import type { JsonObject } from '../lib/json.ts';
import { currentPerson } from '../lib/person.ts';

/**
 * What was typed in a form that is closed, for whoever goes back to it: it could not be kept, or it was cancelled and
 * that is undone.
 */
export interface HandedBack {
  content: JsonObject;
  /** Version of the record over which it was typed. */
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

/** Given to the person who typed it alone: the page's history outlives a sign-out. */
export function handedBackOf(state: unknown): HandedBack | null {
  const found = held.get(tokenOf(state) ?? '');
  return found && found.owner === currentPerson() ? found : null;
}

/** The form that it was handed to has been saved or cancelled. */
export const endHandBack = (state: unknown): void => void held.delete(tokenOf(state) ?? '');
