const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** What makes a text unfit to store, or null. Such text is refused, never repaired silently (protocol, "Text"). */
export function textFault(value: string): 'NUL' | 'SURROGATE' | 'NOT_NFC' | null {
  if (value.includes('\0')) return 'NUL';
  if (LONE_SURROGATE.test(value)) return 'SURROGATE';
  return value.normalize('NFC') === value ? null : 'NOT_NFC';
}

const DIGITS = /\p{Nd}/gu;

/** A script's ten digits are consecutive: the number of them before this one is its value. */
function digitValue(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
}

/** Digits of every script (Arabic, Persian, full width …) as 0–9; everything else as it is. */
export const latinDigits = (value: string): string =>
  value.replace(DIGITS, (digit) => (digit >= '0' && digit <= '9' ? digit : digitValue(digit)));
/**
 * Letters that Unicode does not decompose, each as people type it without the mark; for Arabic, the forms that writers
 * use for each other.
 */
const PLAIN: Readonly<Record<string, string>> = {
  œ: 'oe',
  æ: 'ae',
  ø: 'o',
  ß: 'ss',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ς: 'σ',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
  ـ: '',
  ʼ: ' ',
  ʻ: ' ',
  ʾ: ' ',
  ʿ: ' ',
};
const NOT_PLAIN = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');

/** Most texts consist of these only, and need no more work. */
const PLAIN_ASCII = /^[\x20-\x7e]*$/;

/**
 * Blanks of every kind, control characters, and what no screen shows: zero-width and bidirectional characters, fillers,
 * the braille blank.
 */
const BLANK = /[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
const ONLY_BLANK = new RegExp(`^${BLANK.source}*$`, 'u');

/** A text without a visible character is empty, however long it is. */
export const isBlank = (value: string): boolean => ONLY_BLANK.test(value);

/** A character that no screen shows: two texts that differ by one look the same. */
export const hasInvisible = (value: string): boolean => INVISIBLE.test(value);

/**
 * For search: lower case, no accents, Latin digits; everything that is no letter or digit becomes one space.
 * "LEFÈVRE-Noël" → "lefevre noel".
 */
export function foldForSearch(value: string): string {
  if (PLAIN_ASCII.test(value))
    return value
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim();
  return latinDigits(value.normalize('NFKD'))
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(NOT_PLAIN, (letter) => PLAIN[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * A folded word for comparison: `ue` and `ü`, `oe` and `ö`, `ae` and `ä` are equal. The key of a word's beginning is
 * the beginning of the word's key.
 */
export const searchKey = (folded: string): string => folded.replace(/([aou])e/g, '$1');

/**
 * A name for comparison with another: `LE GALL` and `LEGALL`, `O’Brien` and `OBRIEN`, `MÜLLER` and `MUELLER` are equal.
 * Empty for a name without a letter or digit.
 */
export const nameKey = (value: string): string => searchKey(foldForSearch(value).replaceAll(' ', ''));
