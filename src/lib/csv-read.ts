import Papa from 'papaparse';

export interface CsvTable {
  head: string[];
  /** Without rows whose cells are all empty; `row` counts as a spreadsheet does, from 1 for the head. */
  rows: { row: number; cells: string[] }[];
  separator: string;
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
}

/** `row`: where the fault is, as a spreadsheet counts. */
export type CsvFault =
  | { kind: 'empty' | 'too-large' | 'too-many-rows' | 'too-many-columns' | 'not-text' | 'broken-archive' }
  | { kind: 'quotes' | 'cell-too-long'; row: number };

export interface CsvLimits {
  /** Of the unpacked text. */
  bytes: number;
  rows: number;
  columns: number;
  /** Characters of one cell. */
  cell: number;
}

const SEPARATORS = [';', '\t', ',', '|'] as const;

/** The text of a packed file, unless it is larger than promised. */
async function unpacked(bytes: Uint8Array<ArrayBuffer>, most: number): Promise<Uint8Array<ArrayBuffer> | CsvFault> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.byteLength;
      if (size > most) {
        await reader.cancel().catch(() => undefined);
        return { kind: 'too-large' };
      }
      chunks.push(value);
    }
  } catch {
    return { kind: 'broken-archive' };
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** What windows-1252 has between 0x80 and 0x9F: not every TextDecoder knows (Node's takes it for ISO 8859-1). */
const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

const decoded = (bytes: Uint8Array<ArrayBuffer>, encoding: CsvTable['encoding']): string | null => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

/** UTF-8 or UTF-16 by their mark, UTF-8 where it is one, otherwise what Windows programs of Western Europe write. */
function textOf(bytes: Uint8Array<ArrayBuffer>): { text: string; encoding: CsvTable['encoding'] } | null {
  const marked = (
    [
      [0xff, 0xfe, 'utf-16le'],
      [0xfe, 0xff, 'utf-16be'],
    ] as const
  ).find(([first, second]) => bytes[0] === first && bytes[1] === second)?.[2];
  const tried: readonly CsvTable['encoding'][] = marked === undefined ? ['utf-8', 'windows-1252'] : [marked];
  for (const encoding of tried) {
    const text = decoded(bytes, encoding);
    if (text === null) continue;
    const right =
      encoding === 'windows-1252'
        ? text.replace(/[\u0080-\u009f]/g, (sign) => WINDOWS.charAt(sign.charCodeAt(0) - 0x80))
        : text;
    return { text: right.replace(/^\uFEFF/, ''), encoding };
  }
  return null;
}

/** What separates the cells of the first line, outside quotes. */
function separatorOf(text: string): string {
  const counts = new Map<string, number>(SEPARATORS.map((one) => [one, 0]));
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (sign === '\n' || sign === '\r')) break;
    else if (!isQuoted && counts.has(sign)) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  }
  return SEPARATORS.reduce((best, one) => ((counts.get(one) ?? 0) > (counts.get(best) ?? 0) ? one : best));
}

const newlineOf = (text: string): '\r\n' | '\n' | '\r' => {
  const at = text.search(/[\r\n]/);
  if (at < 0 || text.charAt(at) === '\n') return '\n';
  return text.charAt(at + 1) === '\n' ? '\r\n' : '\r';
};

/** The cell as its author meant it: our own exports put an apostrophe before what a spreadsheet takes for a formula. */
const cellOf = (cell: string): string => (/^'\s*[=+\-@]/.test(cell) ? cell.slice(1) : cell).trim();

/**
 * A table as spreadsheets and other programs write it, packed with gzip or not. A quote that is never closed would
 * swallow the rows after it: such a file is refused, with the row.
 */
export async function readCsv(
  file: Uint8Array<ArrayBuffer>,
  limits: CsvLimits,
): Promise<CsvTable | { fault: CsvFault }> {
  const isPacked = file[0] === 0x1f && file[1] === 0x8b;
  const bytes = isPacked ? await unpacked(file, limits.bytes) : file;
  if ('kind' in bytes) return { fault: bytes };
  if (bytes.byteLength > limits.bytes) return { fault: { kind: 'too-large' } };
  const read = textOf(bytes);
  if (read === null) return { fault: { kind: 'not-text' } };
  // Some programs name the separator in a line before the head.
  const said = /^sep=(.)\r?\n/i.exec(read.text);
  const text = said ? read.text.slice(said[0].length) : read.text;
  if (text.trim() === '') return { fault: { kind: 'empty' } };
  // A file of a program, not of a person: nearly nothing of it is text.
  if ((text.slice(0, 4_000).match(/\0/g)?.length ?? 0) > 40) return { fault: { kind: 'not-text' } };
  const separator = said?.[1] ?? separatorOf(text);
  const { data, errors } = Papa.parse<string[]>(text, {
    delimiter: separator,
    newline: newlineOf(text),
    skipEmptyLines: false,
    preview: limits.rows + 2,
  });
  const unclosed = errors.find(({ type }) => type === 'Quotes');
  if (unclosed) return { fault: { kind: 'quotes', row: (unclosed.row ?? 0) + 1 } };
  const all = data.map((cells, at) => ({ row: at + 1, cells: cells.map(cellOf) }));
  const filled = all.filter(({ cells }) => cells.some((cell) => cell !== ''));
  const [head, ...rows] = filled;
  if (!head || rows.length === 0) return { fault: { kind: 'empty' } };
  if (rows.length > limits.rows) return { fault: { kind: 'too-many-rows' } };
  if (filled.some(({ cells }) => cells.length > limits.columns)) return { fault: { kind: 'too-many-columns' } };
  const long = filled.find(({ cells }) => cells.some((cell) => cell.length > limits.cell));
  if (long) return { fault: { kind: 'cell-too-long', row: long.row } };
  return { head: head.cells, rows, separator, encoding: read.encoding };
}
