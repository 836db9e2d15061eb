/**
 * Hashes in a thread of its own, so that the server's thread goes on answering. Says `{ id, value }` or `{ id, failed
 * }`.
 */
import { parentPort } from 'node:worker_threads';
import { argon2id, argon2Verify } from 'hash-wasm';

const work = ({ options, password, hash }) =>
  hash === undefined ? argon2id({ ...options, password }) : argon2Verify({ password, hash });

parentPort.on('message', (job) => {
  work(job).then(
    (value) => parentPort.postMessage({ id: job.id, value }),
    (error) => parentPort.postMessage({ id: job.id, failed: error.name }),
  );
});
