import type { Context } from 'hono';
import { z } from 'zod';
import type { Schema } from '../../src/contract/fields.ts';
import { issuesOfSchema } from '../../src/contract/schema-issues.ts';
import { LIMITS } from '../../src/contract/protocol.ts';
import { Problem } from './problem.ts';
import { parseStrictJson } from './strict-json.ts';

/** The rest of the body is not read, so the connection cannot carry another request. */
const tooLarge = () =>
  new Problem(413, 'TOO_LARGE', {
    detail: `a request holds at most ${LIMITS.bodyBytes} bytes`,
    headers: { connection: 'close' },
  });

/** Counts the bytes as they arrive, whatever the header promised. */
export async function readBytes(c: Context, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(c.req.header('content-length') ?? 0) > limit) throw tooLarge();
  const reader = c.req.raw.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (reader) {
    const { done, value } = await reader.read().catch(() => {
      // The request's error may have the code of a broken database connection (ECONNRESET) and must not be taken for one.
      throw new Problem(400, 'MALFORMED', { detail: 'the body broke off' });
    });
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      void reader.cancel().catch(() => undefined);
      throw tooLarge();
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

const DETAILS = {
  syntax: 'the body is not JSON',
  depth: `JSON nested deeper than ${LIMITS.jsonDepth}`,
  duplicate: 'an object names a key twice',
} as const;

/** The body as JSON, or a refusal that has cost little. */
export async function readJson(c: Context): Promise<unknown> {
  const type = c.req.header('content-type');
  if (type !== undefined && !/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type))
    throw new Problem(415, 'NOT_JSON', { detail: 'the body must be application/json' });
  if (c.req.header('content-encoding') !== undefined)
    throw new Problem(415, 'ENCODED', { detail: 'the body must not be compressed' });
  const bytes = await readBytes(c, LIMITS.bodyBytes);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Problem(400, 'MALFORMED', { detail: 'the body is not UTF-8' });
  }
  const parsed = parseStrictJson(text, LIMITS.jsonDepth);
  if (!parsed.ok) throw new Problem(400, 'MALFORMED', { detail: DETAILS[parsed.fault] });
  return parsed.value;
}

/** The body in the shape of a schema; otherwise 400 with the paths that differ. */
export async function readShape<S extends Schema>(c: Context, schema: S): Promise<z.output<S>> {
  return checkShape(schema, await readJson(c));
}

export function checkShape<S extends Schema>(schema: S, value: unknown): z.output<S> {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const errors = issuesOfSchema(parsed.error.issues.slice(0, 20), value).slice(0, 20);
  throw new Problem(400, 'MALFORMED', { detail: 'the request does not have the shape of the protocol', errors });
}
