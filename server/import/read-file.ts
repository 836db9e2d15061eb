import { parseStrictJson } from '../http/strict-json.ts';
import { openResource } from './open-resource.ts';
import { ImportRefused, type FoundResource } from './found-resource.ts';

export const IMPORT_LIMITS = { compressedBytes: 64 * 1024 * 1024, bytes: 512 * 1024 * 1024, lineBytes: 64 * 1024 * 1024, records: 10_000, jsonDepth: 64 } as const;

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

function counted(limit: number, what: string): TransformStream<Uint8Array, Uint8Array> {
  let size = 0;
  return new TransformStream({
    transform(chunk, controller) {
      size += chunk.byteLength;
      if (size > limit) controller.error(new ImportRefused(413, 'TOO_LARGE', `the file holds more than ${limit / 1024 / 1024} MiB ${what}`));
      else controller.enqueue(chunk);
    },
  });
}

/** The text of a file, plain or gzip, told apart by its first bytes. */
async function* textOf(file: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const limited = file.pipeThrough(counted(IMPORT_LIMITS.compressedBytes, 'as sent'));
  const reader = limited.getReader();
  const first = await reader.read();
  reader.releaseLock();
  if (first.done) throw new ImportRefused(422, 'EMPTY', 'the file is empty');
  const head = first.value;
  const rest = chunksOf(limited);
  const whole = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(head),
    async pull(controller) {
      const { done, value } = await rest.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  const zipped = head[0] === 0x1f && head[1] === 0x8b;
  const bytes = zipped ? whole.pipeThrough(new DecompressionStream('gzip') as unknown as TransformStream<Uint8Array, Uint8Array>) : whole;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let passed = 0;
  try {
    for await (const chunk of chunksOf(bytes)) {
      passed += chunk.byteLength;
      if (passed > IMPORT_LIMITS.bytes) throw new ImportRefused(413, 'TOO_LARGE', `the file holds more than ${IMPORT_LIMITS.bytes / 1024 / 1024} MiB unpacked`);
      yield decoder.decode(chunk, { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    if (error instanceof ImportRefused) throw error;
    if (error instanceof TypeError && zipped) throw new ImportRefused(422, 'BAD_GZIP', `the gzip file is broken after ${passed} unpacked bytes`);
    if (error instanceof TypeError) throw new ImportRefused(422, 'NOT_TEXT', `the file is not UTF-8 text near byte ${passed}`);
    throw zipped ? new ImportRefused(422, 'BAD_GZIP', `the gzip file is broken after ${passed} unpacked bytes`) : error;
  }
}

interface Line {
  number: number;
  text: string;
}

async function* linesOf(texts: AsyncIterable<string>): AsyncGenerator<Line> {
  let held = '';
  let number = 1;
  for await (const part of texts) {
    const pieces = (held + part).split('\n');
    held = pieces.pop() ?? '';
    for (const piece of pieces) {
      yield { number, text: piece };
      number += 1;
    }
    if (held.length > IMPORT_LIMITS.lineBytes) throw new ImportRefused(413, 'TOO_LARGE', `line ${number} is longer than ${IMPORT_LIMITS.lineBytes / 1024 / 1024} MiB`);
  }
  yield { number, text: held };
}

const notJson = (line: number, why = 'is not JSON') => new ImportRefused(422, 'NOT_JSON', `line ${line} ${why}`);

function parse(text: string, line: number): unknown {
  const parsed = parseStrictJson(text, IMPORT_LIMITS.jsonDepth);
  if (parsed.ok) return parsed.value;
  throw notJson(line, { syntax: 'is not JSON', depth: 'is nested too deep', duplicate: 'names a key twice' }[parsed.fault]);
}

/** Every resource of the file, Bundles opened: newline-delimited JSON (a Bundle or resource a line), or one JSON document over many lines. */
export async function* readResources(file: ReadableStream<Uint8Array>): AsyncGenerator<FoundResource> {
  let document: string[] | null = null;
  let size = 0;
  let seen = 0;
  for await (const { number, text } of linesOf(textOf(file))) {
    if (document) {
      size += text.length;
      if (size > IMPORT_LIMITS.lineBytes) throw new ImportRefused(413, 'TOO_LARGE', 'a single JSON document holds at most 64 MiB; newline-delimited files may hold more');
      document.push(text);
      continue;
    }
    if (text.trim() === '') continue;
    if (seen === 0 && !['{', '\uFEFF'].includes(text.trimStart()[0] ?? '')) throw notJson(number, text.trimStart().startsWith('<') ? 'begins like XML: only FHIR as JSON is read' : undefined);
    seen += 1;
    // A first line that is no whole value begins a document written over many lines.
    if (seen === 1 && !parseStrictJson(text, IMPORT_LIMITS.jsonDepth).ok) document = [text];
    else yield* openResource(parse(text, number), number);
  }
  if (document) {
    yield* openResource(parse(document.join('\n'), 1), 1);
  } else if (seen === 0) throw new ImportRefused(422, 'EMPTY', 'the file is empty');
}
