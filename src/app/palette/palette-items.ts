import type { Icon } from '@tabler/icons-react';
import type { Hit } from '../../hooks/index.ts';
import { foldForSearch } from '../../lib/text.ts';

/** Something that the palette leads to. */
export interface PaletteItem {
  key: string;
  label: string;
  icon: Icon;
  /** Where it leads; null for the list of shortcuts. */
  to: string | null;
  /** The record, for what is said beside its name. */
  hit?: Hit;
}

export interface PaletteGroup {
  name: string;
  items: readonly PaletteItem[];
}

/** Each word typed begins a word of the label. */
export function matches(label: string, search: string): boolean {
  const words = foldForSearch(label).split(' ');
  return foldForSearch(search)
    .split(' ')
    .filter((typed) => typed !== '')
    .every((typed) => words.some((word) => word.startsWith(typed)));
}

/** Without what does not fit, and without groups that are empty then. `isRecord` groups are searched already. */
export const fitting = (groups: readonly (PaletteGroup & { isSearched?: boolean })[], search: string): PaletteGroup[] =>
  groups
    .map(({ name, items, isSearched = false }) => ({
      name,
      items: isSearched ? items : items.filter(({ label }) => matches(`${label} ${name}`, search)),
    }))
    .filter(({ items }) => items.length > 0);
