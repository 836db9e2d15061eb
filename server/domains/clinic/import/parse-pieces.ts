import { parseStrictJson, type JsonFault } from '../../../http/strict-json.ts';
import { ImportRefused, type FoundResource } from './found-resource.ts';
import { openResource } from './open-resource.ts';

/** The pieces of one JSON text of an import, in the order in which they are emitted. */
export type ParsedPiece =
  | { type: 'found'; found: FoundResource[] }
  | { type: 'fault'; fault: JsonFault }
  | { type: 'refused'; status: number; code: string; detail: string };

/** Parses texts beside the server's own thread, one at a time. It can be stopped in the middle of a text. */
export interface ParseThread {
  pieces(text: string, line: number, depthLimit: number): AsyncGenerator<ParsedPiece>;
  end(): Promise<void>;
}

export type StartParseThread = () => ParseThread;

/** A text of fewer characters is parsed faster than it is handed over. */
export const THREAD_FROM_CHARS = 256 * 1024;

/** Size of one message: copying it blocks the receiving thread for a few milliseconds. */
const PIECE_CHARS = 256 * 1024;

/** Ends with the text, or with the first piece that is a fault or a refusal. */
export function* parsePieces(text: string, line: number, depthLimit: number): Generator<ParsedPiece, undefined> {
  const parsed = parseStrictJson(text, depthLimit);
  if (!parsed.ok) {
    yield { type: 'fault', fault: parsed.fault };
    return;
  }
  let found: FoundResource[] = [];
  let chars = 0;
  try {
    for (const each of openResource(parsed.value, line)) {
      found.push(each);
      if (text.length < PIECE_CHARS) continue;
      chars += JSON.stringify(each.resource).length;
      if (chars < PIECE_CHARS) continue;
      yield { type: 'found', found };
      found = [];
      chars = 0;
    }
  } catch (error) {
    if (!(error instanceof ImportRefused)) throw error;
    yield { type: 'refused', status: error.status, code: error.code, detail: error.message };
    return;
  }
  yield { type: 'found', found };
}
