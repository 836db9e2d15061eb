const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** What makes a text unfit to store, or null. Such text is refused, never repaired silently (protocol, "Text"). */
export function textFault(value: string): 'NUL' | 'SURROGATE' | 'NOT_NFC' | null {
  if (value.includes('\0')) return 'NUL';
  if (LONE_SURROGATE.test(value)) return 'SURROGATE';
  return value.normalize('NFC') === value ? null : 'NOT_NFC';
}

/** For search: lower case, no accents, everything that is no letter or digit becomes one space. "LEFÈVRE-Noël" → "lefevre noel". */
export function foldForSearch(value: string): string {
  return value
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/ø/g, 'o')
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
