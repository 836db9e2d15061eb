/**
 * Parses the long JSON texts of one import in a thread of its own and opens them, so that the server's thread goes on
 * answering. What a text holds is handed over in pieces, each when it is asked for (`next`): the server's thread takes
 * a few milliseconds for each.
 */
import { parentPort } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { parsePieces } = await import('./parse-pieces.ts');

let pieces;
parentPort.on('message', (message) => {
  if (message !== 'next') pieces = parsePieces(message.text, message.line, message.depthLimit);
  parentPort.postMessage(pieces.next().value ?? { type: 'end' });
});
