/** A CSS string: everything but letters, digits and spaces is escaped, so that no name ends it. */
const cssString = (text: string): string =>
  `"${text.replace(/[^\p{L}\p{N} ]/gu, (sign) => `\\${(sign.codePointAt(0) ?? 0x20).toString(16)} `)}"`;

/**
 * What stands at the foot of each printed page: whose sheet it is and the page of how many, so that a loose page finds
 * its way back. Browsers without margin boxes (CSS Paged Media 3) print the pages without it.
 */
export const pageFoot = (title: string): string => `@page {
  @bottom-left { content: ${cssString(title)}; font: 8pt sans-serif; color: #444; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #444; }
}`;
