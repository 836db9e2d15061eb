/**
 * The questions of a document, each on a line of its own in the template's body: `[?] …` is answered by yes or no,
 * `[_] …` in words. In the text that is read and kept they are lines of their own, without the mark.
 */
export interface TemplateQuestion {
  kind: 'yes-no' | 'text';
  /** The words of the question, which name its answer. */
  question: string;
}

const LINE = /^[ \t]*\[([?_])\][ \t]*(\S.*)$/gm;
const LONGEST = 100;

const asKey = (words: string): string => words.trim().slice(0, LONGEST).trim();

/** In order, each once. */
export function questionsOf(body: string): TemplateQuestion[] {
  const found = new Map<string, TemplateQuestion>();
  for (const [, mark, words] of body.matchAll(LINE)) {
    const question = asKey(words ?? '');
    if (!found.has(question)) found.set(question, { kind: mark === '?' ? 'yes-no' : 'text', question });
  }
  return [...found.values()];
}

/** The body without its questions, as it is read. */
export const withoutQuestions = (body: string): string =>
  body
    .replace(LINE, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
