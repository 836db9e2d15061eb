import type { JsonFault } from '../../../http/strict-json.ts';
import { linesOf } from '../../../lines.ts';
import { ImportRefused, type FoundResource } from './found-resource.ts';
import { placeWord } from './open-resource.ts';
import { parsePieces, THREAD_FROM_CHARS, type ParsedPiece, type ParseThread } from './parse-pieces.ts';

export const IMPORT_LIMITS = {
  compressedBytes: 64 * 1024 * 1024,
  bytes: 512 * 1024 * 1024,
  lineBytes: 64 * 1024 * 1024,
  lines: 1_000_000,
  records: 50_000,
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
  /** Makes the thread in which long texts are parsed; without it they are parsed in this one. */
  startThread?: (() => ParseThread) | undefined;
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
    /** How long the work that is under way may go on (ms), and a little more, for `check` to find it too long. */
    left: () => Math.max(0, limits.workMs - worked - (since === null ? 0 : now() - since)) + 50,
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

/** Parses a file's texts; a long one in a thread of its own, so that the server goes on answering (SV-185). */
function createParser(watch: Watch, startThread: ReadOptions['startThread']) {
  let thread: ParseThread | null = null;
  const stop = () => void thread?.end();
  const stay = watch.onLeave(stop);
  return {
    async *pieces(text: string, line: number): AsyncGenerator<ParsedPiece> {
      const { jsonDepth } = watch.limits;
      if (!startThread || text.length < THREAD_FROM_CHARS) return yield* parsePieces(text, line, jsonDepth);
      thread ??= startThread();
      const late = setTimeout(stop, watch.left());
      try {
        return yield* thread.pieces(text, line, jsonDepth);
      } catch (error) {
        // What stopped it tells more than that it was stopped.
        watch.check();
        throw error;
      } finally {
        clearTimeout(late);
      }
    },
    end: async () => (stay(), thread?.end()),
  };
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
  const parser = createParser(watch, options.startThread);
  let first: FoundResource | null = null;
  let isFhir = false;
  try {
    for await (const found of resourcesOf(file, watch, parser)) {
      if (found.fault !== undefined) first ??= found;
      else if (!found.isOpened) isFhir = true;
      yield found;
    }
    // Nothing of it is FHIR: then the file is refused, with its first fault.
    if (first !== null && !isFhir)
      throw new ImportRefused(422, 'NOT_FHIR_R4', `${placeWord(first)}: ${first.fault?.detail ?? ''}`);
  } finally {
    await parser.end();
  }
}

async function* resourcesOf(
  file: ReadableStream<Uint8Array>,
  watch: Watch,
  parser: ReturnType<typeof createParser>,
): AsyncGenerator<FoundResource> {
  const { limits } = watch;
  /** What a text of JSON holds; its fault where it is none. */
  async function* open(text: string, line: number): AsyncGenerator<FoundResource, JsonFault | null> {
    // The last line comes when the file has ended: its parsing, and what is made of it, is work as well (SV-167).
    let done = watch.working();
    for await (const piece of parser.pieces(text, line)) {
      done();
      watch.check();
      if (piece.type === 'refused') throw new ImportRefused(piece.status, piece.code, piece.detail);
      if (piece.type === 'fault') return piece.fault;
      for (const found of piece.found) {
        done = watch.working();
        yield found;
        done();
        watch.check();
      }
      done = watch.working();
    }
    done();
    watch.check();
    return null;
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
    const fault = yield* open(text, number);
    if (fault === null) continue;
    if (seen > 1) throw notJson(number, FAULTS[fault]);
    // A first line that is no whole value begins a document written over many lines.
    document = [text];
    size = text.length;
  }
  if (document) {
    const fault = yield* open(document.join('\n'), 1);
    if (fault !== null) throw notJson(1, FAULTS[fault]);
  } else if (seen === 0) throw new ImportRefused(422, 'EMPTY', 'the file is empty');
}
