/** A CSS string: everything but letters, digits and spaces is escaped, so that no name ends it. */
const cssString = (text: string): string =>
  `"${text.replace(/[^\p{L}\p{N} ]/gu, (sign) => `\\${(sign.codePointAt(0) ?? 0x20).toString(16)} `)}"`;

/**
 * The foot of each printed page: the title, which names the patient, and the page number, so that a loose page can be
 * filed. Browsers without margin boxes (CSS Paged Media 3) print the pages without it.
 */
export const pageFoot = (title: string): string => `@page {
  @bottom-left { content: ${cssString(title)}; font: 8pt sans-serif; color: #444; }
  @bottom-right {
    content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #444; white-space: nowrap;
  }
}`;
