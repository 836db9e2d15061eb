const NBSP = '\u00a0';

/**
 * French typography: no-break spaces inside « » and before : ; ? !, curved apostrophes. Sources are written with plain
 * ones.
 */
export function french(text: string): string {
  return text
    .replace(/ (?=[:;?!»%])/g, NBSP)
    .replace(/« /g, `«${NBSP}`)
    .replace(/(?<=\p{L})'(?=\p{L}|\{)/gu, '’');
}

/** `de Martin`, `d’Abbott`, `d’Yves` but `de Yasmine`. An h may be aspirated or not: `de Hugo` is never wrong. */
export function elided(name: string): string {
  const plain = name.normalize('NFD').toLowerCase();
  return /^(?:[aeiouœæ]|y[^aeiou])/.test(plain) ? `d’${name}` : `de ${name}`;
}

export function english(text: string): string {
  return text.replace(/(?<=\p{L})'(?=\p{L})/gu, '’');
}

/** The same keys as the French catalogue; only the words differ. */
export type Same<T> = { readonly [K in keyof T]: T[K] extends string ? string : Same<T[K]> };

export type Texts = { readonly [key: string]: string | Texts };

export function mapTexts<T extends Texts>(texts: T, change: (text: string) => string): T {
  return Object.fromEntries(
    Object.entries(texts).map(([key, value]) => [
      key,
      typeof value === 'string' ? change(value) : mapTexts(value, change),
    ]),
  ) as T;
}
