import { lastModifiedSchema, syncDownResponseSchema, syncUpResponseSchema } from '../contract/protocol.ts';
import { classify, classifyUp } from '../transport/outcomes.ts';
import type { Reply } from '../transport/reply.ts';

type AnswerSchema = typeof syncUpResponseSchema | typeof syncDownResponseSchema | typeof lastModifiedSchema;

const ANSWERS: Readonly<Record<string, AnswerSchema>> = {
  '/api/sync/up': syncUpResponseSchema,
  '/api/sync/down': syncDownResponseSchema,
  '/api/sync/last-modified': lastModifiedSchema,
};

/** At most so many faults are listed: further ones usually repeat the same fault in every row. */
const NAMED = 3;

const issueWords = ({ issues }: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }): string =>
  issues
    .slice(0, NAMED)
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message))
    .join('; ') + (issues.length > NAMED ? `; and ${issues.length - NAMED} more` : '');

const idsOf = (sent: BodyInit | null): string[] =>
  typeof sent === 'string'
    ? ((JSON.parse(sent) as { events?: { id: string }[] }).events?.map(({ id }) => id) ?? [])
    : [];

/**
 * Explains why an answer does not match the contract, for people who write a server: paths and kinds of fault, never a
 * value. Null for an answer that matches, for a request without an answer, and for our own problem documents.
 */
export function explainAnswer(path: string, reply: Reply, sent: BodyInit | null): string | null {
  const schema = ANSWERS[path];
  if (schema === undefined || reply.kind === 'failure') return null;
  const parsed = schema.safeParse(reply.body);
  const verdict = classify(reply, schema as Pick<typeof lastModifiedSchema, 'safeParse'>);
  if (verdict.kind === 'failed') {
    if (verdict.failure !== 'not-our-server') return null;
    if (reply.redirected) return 'it was redirected';
    if (reply.status !== 200) return `its status is ${reply.status} without our problem document`;
    if (reply.contentType !== 'application/json')
      return `its content type is "${reply.contentType}", not "application/json"`;
    return parsed.success ? null : issueWords(parsed.error);
  }
  if (path === '/api/sync/up' && classifyUp(reply, idsOf(sent)).kind === 'failed')
    return 'not every event sent has exactly one outcome in it';
  return null;
}
