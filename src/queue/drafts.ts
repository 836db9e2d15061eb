import type { NamedDraft } from './ports.ts';

/** Where one open form keeps what is typed in it. */
export const slotOf = (form: string, slot: string): string => `${form}/${slot}`;

/**
 * What a slot's name says: the entity's type; `new`, `new@OWNER`, `new.FORM`, a record's id or a refused change's; and which form
 * it is where that is not the record's usual one.
 */
export function draftPlace(name: string): { entityType: string; target: string; form: string } {
  const [entityType = '', target = '', ...rest] = name.split('/');
  return { entityType, target, form: rest.length > 1 ? (rest[0] ?? '') : '' };
}

export const isDraftOf = (form: string, name: string): boolean => name === form || name.startsWith(slotOf(form, ''));

/** By the device's clock: for the order of the offer alone. */
export const newestFirst = (drafts: readonly NamedDraft[]): NamedDraft[] =>
  drafts.toSorted((a, b) => (a.savedAt === b.savedAt ? 0 : a.savedAt < b.savedAt ? 1 : -1));
