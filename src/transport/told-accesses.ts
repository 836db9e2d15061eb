import { ACCESSES_SINCE, type Access } from '../contract/protocol.ts';
import type { Transport, Verdict } from '../queue/ports.ts';
import { currentId } from '../queue/rename.ts';

/** What was opened and printed on this device and is not in the server's audit yet. */
export interface WaitingAccesses {
  /** The oldest, at most `limit`. */
  waiting(limit: number): Promise<Access[]>;
  drop(taken: readonly Access[]): Promise<void>;
  /** What the store knows now: the server's protocol, if it has ever answered, and the ids that it has replaced. */
  standing(): Promise<{ protocol?: number | undefined; aliases: Readonly<Record<string, string>> }>;
}

const UNKNOWN: Awaited<ReturnType<WaitingAccesses['standing']>> = { aliases: {} };

/** About 13 kB: a claim leaves that much room in a request. */
const IN_A_REQUEST = 100;

/** Servers before {@link ACCESSES_SINCE} know no action: a print is an access there. */
const withoutAction = ({ entityType, entityId, at }: Access): Access => ({ entityType, entityId, at });

/**
 * Sends the accesses that wait with whatever request goes (SPEC CR-59). The server takes a repeat for the same access,
 * so they are dropped only after an answer. A record that was opened under its first id goes under the one that the
 * server has given it since (RB-11). A failure to read or drop them never concerns the request. If the server
 * refuses a request that had them, it is sent once more without: they must not hold back a change.
 */
export function tellAccesses(transport: Transport, log: WaitingAccesses): Transport {
  let isRefused = false;

  async function withAccesses<T>(
    kind: 'up' | 'down',
    send: (accesses: { accesses?: Access[] }) => Promise<Verdict<T>>,
  ): Promise<Verdict<T>> {
    const found = isRefused ? [] : await log.waiting(IN_A_REQUEST).catch(() => []);
    if (found.length === 0) return send({});
    const { protocol = 0, aliases } = await log.standing().catch(() => UNKNOWN);
    const isKnown = protocol >= ACCESSES_SINCE;
    if (kind === 'down' && !isKnown) return send({});
    const named = found.map((access) => ({ ...access, entityId: currentId(aliases, access) }));
    const verdict = await send({ accesses: isKnown ? named : named.map(withoutAction) });
    if (verdict.kind === 'answered') await log.drop(found).catch(() => undefined);
    if (verdict.kind === 'answered' || (verdict.failure !== 'malformed' && verdict.failure !== 'too-large'))
      return verdict;
    const again = await send({});
    isRefused = again.kind === 'answered';
    return again;
  }

  return {
    push: (request) => withAccesses('up', (accesses) => transport.push({ ...request, ...accesses })),
    pull: (request) => withAccesses('down', (accesses) => transport.pull({ ...request, ...accesses })),
  };
}
