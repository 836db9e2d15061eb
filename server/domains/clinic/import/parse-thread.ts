import { Worker } from 'node:worker_threads';
import type { ParsedPiece, ParseThread } from './parse-pieces.ts';

type Answer = ParsedPiece | { type: 'end' };

/** A thread for the texts of one import. It keeps no process alive. */
export function startParseThread(): ParseThread {
  const worker = new Worker(new URL('./parse-worker.mjs', import.meta.url), { execArgv: [] });
  worker.unref();
  let over: Error | null = null;
  let refuse: (error: Error) => void = () => undefined;
  const ended = (error: Error) => refuse((over ??= error));
  worker.on('error', ended);
  worker.on('exit', () => ended(new Error('the parsing thread ended')));
  const ask = (message: unknown) =>
    new Promise<Answer>((resolve, reject) => {
      if (over) {
        reject(over);
        return;
      }
      refuse = reject;
      worker.once('message', resolve);
      worker.postMessage(message);
    });
  return {
    async *pieces(text, line, depthLimit) {
      for (let answer = await ask({ text, line, depthLimit }); answer.type !== 'end'; answer = await ask('next'))
        yield answer;
    },
    end: async () => void (await worker.terminate()),
  };
}
