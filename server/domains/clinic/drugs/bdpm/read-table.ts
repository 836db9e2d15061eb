import { createHash } from 'node:crypto';

/** The whole release is refused and nothing has changed. */
export class ReleaseRefused extends Error {
  override name = 'ReleaseRefused';
  readonly code:
    | 'missing-file'
    | 'damaged-file'
    | 'not-utf-8'
    | 'cut'
    | 'columns'
    | 'value'
    | 'twice'
    | 'shrinks'
    | 'older';
  readonly file: string | null;
  /** Counted from 1; null if the fault concerns the whole file. */
  readonly line: number | null;

  constructor(code: ReleaseRefused['code'], file: string | null, line: number | null, detail: string) {
    super(`${file === null ? '' : `${file}${line === null ? '' : `, line ${line}`}: `}${detail}`);
    this.code = code;
    this.file = file;
    this.line = line;
  }
}

export interface TableForm {
  file: string;
  columns: number;
  /** Older releases end each line with an extra empty column. */
  emptyColumnAtEnd?: boolean;
}

export interface Line {
  /** From 1. */
  number: number;
  cells: readonly string[];
}

/** Decodes a file as UTF-8. Throws with the number of the first line that is not UTF-8. */
function textOf(file: string, bytes: Uint8Array): string {
  const decode = (part: Uint8Array) => new TextDecoder('utf-8', { fatal: true }).decode(part);
  try {
    return decode(bytes);
  } catch {
    let number = 1;
    let from = 0;
    for (;;) {
      const end = bytes.indexOf(10, from);
      try {
        decode(bytes.subarray(from, end === -1 ? bytes.length : end));
      } catch {
        throw new ReleaseRefused(
          'not-utf-8',
          file,
          number,
          'the text is not UTF-8 (is it Windows-1252?): convert the file first',
        );
      }
      if (end === -1) throw new ReleaseRefused('not-utf-8', file, null, 'the text is not UTF-8');
      from = end + 1;
      number += 1;
    }
  }
}

/** The lines of one file of the drug base: tab-separated, without a header and without quotes. */
export function readTable(form: TableForm, bytes: Uint8Array): Line[] {
  const { file, columns } = form;
  const text = textOf(file, bytes);
  if (text === '') throw new ReleaseRefused('cut', file, null, 'the file is empty');
  const lines = text.split('\n');
  if (lines.pop() !== '')
    throw new ReleaseRefused(
      'cut',
      file,
      lines.length + 1,
      'the last line has no end: the file was cut off, get it again',
    );
  return lines.map((raw, at) => {
    const number = at + 1;
    const cells = (raw.endsWith('\r') ? raw.slice(0, -1) : raw).split('\t');
    if (form.emptyColumnAtEnd === true && cells.length === columns + 1 && cells.at(-1) === '') cells.pop();
    if (cells.length !== columns)
      throw new ReleaseRefused(
        'columns',
        file,
        number,
        `${cells.length} columns, where the drug base has ${columns}: this is another file or another form of it`,
      );
    if (raw.includes('\0')) throw new ReleaseRefused('value', file, number, 'a NUL character');
    return { number, cells };
  });
}

/** A short name derived from the text, so that it is the same in every release. */
export const nameOfText = (prefix: string, text: string): string =>
  `${prefix}_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
