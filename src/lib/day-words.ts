/** The first of a month as French says it: `mardi 1er décembre`. The CLDR's forms leave it as `1`. */
export const withFirst = (day: string, language: string): string =>
  language === 'fr' ? day.replace(/(?<!\d)1(?= \p{L})/u, '1er') : day;
