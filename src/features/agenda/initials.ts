const isUpper = (word: string) => word === word.toLocaleUpperCase('fr') && word !== word.toLocaleLowerCase('fr');

/** `C. M.` of `MARTIN Claire`: the first given name, then the family name, which is written in capitals and may be long. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s,]+/).filter(Boolean);
  const given = words.find((word, at) => at > 0 && !isUpper(word)) ?? (words.length > 1 ? words.at(-1) : undefined);
  return [given, words[0]]
    .flatMap((word) => (word === undefined ? [] : [`${String.fromCodePoint(word.codePointAt(0) ?? 0)}.`]))
    .join(' ');
}
