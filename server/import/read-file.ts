import { parseStrictJson } from '../http/strict-json.ts';
import { linesOf } from '../lines.ts';
import { ImportRefused, type FoundResource } from './found-resource.ts';
import { openResource } from './open-resource.ts';

export const IMPORT_LIMITS = {
  compressedBytes: 64 * 1024 * 1024,
  bytes: 512 * 1024 * 1024,
  lineBytes: 64 * 1024 * 1024,
  lines: 1_000_000,
  records: 10_000,
  jsonDepth: 64,
  /** Of this server's work on what has come; waiting for the client doesn't count. */
  workMs: 30_000,
  /** Of everything, a slow client's sending too. */
  totalMs: 300_000,
};

const MIB = 1024 * 1024;

export interface ReadOptions {
  /** Milliseconds, for the limits of time. */
  now(): number;
  /** Aborted when nobody waits for the result any more. */
  signal?: AbortSignal | undefined;
  limits?: typeof IMPORT_LIMITS;
}

const seconds = (ms: number) => `${ms / 1000} s`;

/** What a file may cost, watched from its first byte to its last. */
function createWatch({ now, signal, limits = IMPORT_LIMITS }: ReadOptions) {
  const startedAt = now();
  let worked = 0;
  /** When the work that is under way began: what is done within it counts once. */
  let since: number | null = null;
  return {
    limits,
    check(): void {
      if (signal?.aborted) throw new ImportRefused(499, 'ABORTED', 'the client has left: nothing was imported');
      if (worked + (since === null ? 0 : now() - since) > limits.workMs)
        throw new ImportRefused(
          413,
          'TAKES_TOO_LONG',
          `reading the file takes more than ${seconds(limits.workMs)}: split it`,
        );
      if (now() - startedAt > limits.totalMs)
        throw new ImportRefused(
          413,
          'TAKES_TOO_LONG',
          `sending and reading the file takes more than ${seconds(limits.totalMs)}: split it`,
        );
    },
    /** From now until the function it gives is called, this server works. */
    working(): () => void {
      if (since !== null) return () => undefined;
      const began = now();
      since = began;
      return () => {
        worked += now() - began;
        since = null;
      };
    },
    /** Calls back once when nobody waits any more; answers what takes that back. */
    onLeave(act: () => void): () => void {
      signal?.addEventListener('abort', act, { once: true });
      return () => signal?.removeEventListener('abort', act);
    },
  };
}

type Watch = ReturnType<typeof createWatch>;

async function* chunksOf(stream: ReadableStream<Uint8Array>, watch: Watch): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  const cancel = () => void reader.cancel().catch(() => undefined);
  // A pending read ends with it.
  const stay = watch.onLeave(cancel);
  try {
    for (;;) {
      watch.check();
      const { done, value } = await reader.read();
      watch.check();
      if (done) return;
      yield value;
    }
  } finally {
    stay();
    cancel();
  }
}

function counted(limit: number, what: string): TransformStream<Uint8Array, Uint8Array> {
  let size = 0;
  return new TransformStream({
    transform(chunk, controller) {
      size += chunk.byteLength;
      if (size > limit)
        controller.error(new ImportRefused(413, 'TOO_LARGE', `the file holds more than ${limit / MIB} MiB ${what}`));
      else controller.enqueue(chunk);
    },
  });
}

/** The text of a file, plain or gzip, told apart by its first bytes. */
async function* textOf(file: ReadableStream<Uint8Array>, watch: Watch): AsyncGenerator<string> {
  const { limits } = watch;
  const rest = chunksOf(file.pipeThrough(counted(limits.compressedBytes, 'as sent')), watch);
  const first = await rest.next();
  if (first.done) throw new ImportRefused(422, 'EMPTY', 'the file is empty');
  const head = first.value;
  const whole = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(head),
    async pull(controller) {
      const { done, value } = await rest.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: () => void rest.return(undefined).catch(() => undefined),
  });
  const zipped = head[0] === 0x1f && head[1] === 0x8b;
  const bytes = zipped
    ? whole.pipeThrough(new DecompressionStream('gzip') as unknown as TransformStream<Uint8Array, Uint8Array>)
    : whole;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let passed = 0;
  try {
    for await (const chunk of chunksOf(bytes, watch)) {
      passed += chunk.byteLength;
      if (passed > limits.bytes)
        throw new ImportRefused(413, 'TOO_LARGE', `the file holds more than ${limits.bytes / MIB} MiB unpacked`);
      const done = watch.working();
      yield decoder.decode(chunk, { stream: true });
      done();
    }
    yield decoder.decode();
  } catch (error) {
    if (error instanceof ImportRefused) throw error;
    watch.check();
    if (error instanceof TypeError && zipped)
      throw new ImportRefused(422, 'BAD_GZIP', `the gzip file is broken after ${passed} unpacked bytes`);
    if (error instanceof TypeError)
      throw new ImportRefused(422, 'NOT_TEXT', `the file is not UTF-8 text near byte ${passed}`);
    throw zipped ? new ImportRefused(422, 'BAD_GZIP', `the gzip file is broken after ${passed} unpacked bytes`) : error;
  }
}

const notJson = (line: number, why = 'is not JSON') => new ImportRefused(422, 'NOT_JSON', `line ${line} ${why}`);

const FAULTS = { syntax: 'is not JSON', depth: 'is nested too deep', duplicate: 'names a key twice' } as const;

/**
 * Every resource of the file, Bundles opened: newline-delimited JSON (a Bundle or resource a line), or one JSON
 * document over many lines.
 */
export async function* readResources(
  file: ReadableStream<Uint8Array>,
  options: ReadOptions,
): AsyncGenerator<FoundResource> {
  const watch = createWatch(options);
  const { limits } = watch;
  // The last line comes when the file has ended: its parsing, and what is made of it, is work as well (SV-167).
  const parse = (text: string) => {
    const done = watch.working();
    const parsed = parseStrictJson(text, limits.jsonDepth);
    done();
    watch.check();
    return parsed;
  };
  function* open(value: unknown, line: number): Generator<FoundResource> {
    for (const found of openResource(value, line)) {
      const done = watch.working();
      yield found;
      done();
      watch.check();
    }
  }
  let document: string[] | null = null;
  let size = 0;
  let seen = 0;
  let number = 0;
  for await (const text of linesOf(
    textOf(file, watch),
    limits.lineBytes,
    (line) => new ImportRefused(413, 'TOO_LARGE', `line ${line} is longer than ${limits.lineBytes / MIB} MiB`),
  )) {
    number += 1;
    if (number > limits.lines)
      throw new ImportRefused(413, 'TOO_MANY_LINES', `the file holds more than ${limits.lines} lines: split it`);
    if (document) {
      size += text.length + 1;
      if (size > limits.lineBytes)
        throw new ImportRefused(
          413,
          'TOO_LARGE',
          `a single JSON document holds at most ${limits.lineBytes / MIB} MiB; newline-delimited files may hold more`,
        );
      document.push(text);
      continue;
    }
    if (text.trim() === '') continue;
    if (seen === 0 && !['{', '\uFEFF'].includes(text.trimStart()[0] ?? ''))
      throw notJson(
        number,
        text.trimStart().startsWith('<') ? 'begins like XML: only FHIR as JSON is read' : undefined,
      );
    seen += 1;
    const parsed = parse(text);
    if (parsed.ok) yield* open(parsed.value, number);
    // A first line that is no whole value begins a document written over many lines.
    else if (seen === 1) {
      document = [text];
      size = text.length;
    } else throw notJson(number, FAULTS[parsed.fault]);
  }
  if (document) {
    const parsed = parse(document.join('\n'));
    if (!parsed.ok) throw notJson(1, FAULTS[parsed.fault]);
    yield* open(parsed.value, 1);
  } else if (seen === 0) throw new ImportRefused(422, 'EMPTY', 'the file is empty');
}
