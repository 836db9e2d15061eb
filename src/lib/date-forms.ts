/** A date as people type it, whole and in parts: `29021984`, `29 02 1984`, `1984-02-29`, `02/1984`, `1984`. */
export function dateForms(date: string): string[][] {
  const parts = date.split('-').filter(Boolean);
  return parts.length === 0 ? [] : [[parts.toReversed().join(''), parts.join('')], ...parts.map((part) => [part])];
}
