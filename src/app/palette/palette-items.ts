import type { Icon } from '@tabler/icons-react';
import type { Hit } from '../../hooks/index.ts';
import { foldForSearch } from '../../lib/text.ts';

/** A target of the palette. */
export interface PaletteItem {
  key: string;
  label: string;
  icon: Icon;
  /** Its address; null for the list of shortcuts. */
  to: string | null;
  /** The record, for the details beside its name. */
  hit?: Hit;
}

export interface PaletteGroup {
  name: string;
  items: readonly PaletteItem[];
}

/** Whether each typed word is the beginning of a word of the label. */
export function matches(label: string, search: string): boolean {
  const words = foldForSearch(label).split(' ');
  return foldForSearch(search)
    .split(' ')
    .filter((typed) => typed !== '')
    .every((typed) => words.some((word) => word.startsWith(typed)));
}

/** Removes the targets that do not match, and empty groups. `isRecord` groups were searched already. */
export const fitting = (groups: readonly (PaletteGroup & { isSearched?: boolean })[], search: string): PaletteGroup[] =>
  groups
    .map(({ name, items, isSearched = false }) => ({
      name,
      items: isSearched ? items : items.filter(({ label }) => matches(`${label} ${name}`, search)),
    }))
    .filter(({ items }) => items.length > 0);
