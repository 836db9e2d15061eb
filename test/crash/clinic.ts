import type { Change, SyncDownRequest, SyncUpRequest } from '../../src/contract/protocol.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import type { Reply } from '../../src/transport/reply.ts';
import { CLAIRE, downAnswer, upAnswer, type Call } from '../support/queue.ts';

/**
 * A server that keeps outcomes by id, as the contract says: the same event has one effect. It counts effects, so that a
 * doubled one shows. `refuse` and `dispute` say what it does not take.
 */
export class SmallServer {
  readonly effects: string[] = [];
  readonly rows = new Map<string, JsonObject>();
  readonly refuse = new Set<string>();
  readonly dispute = new Set<string>();
  /** What others have written, to be pulled. */
  readonly foreign: string[] = [];
  epoch = 1;
  /** Planted: outcomes are not kept. */
  forgetful = false;
  readonly #outcomes = new Map<string, { list: 'acknowledged' | 'conflicts' | 'rejected'; word: object }>();
  readonly #versions = new Map<string, number>();

  /** Restored from a backup that is older than all of this. */
  restore(): void {
    this.epoch += 1;
    this.rows.clear();
    this.#outcomes.clear();
    this.#versions.clear();
  }

  serve = (call: Call): Reply =>
    call.path.endsWith('/up') ? this.#up(call.body as SyncUpRequest) : this.#down(call.body as SyncDownRequest);

  #up({ events }: SyncUpRequest): Reply {
    const word: Record<'acknowledged' | 'conflicts' | 'rejected' | 'deferred', object[]> = {
      acknowledged: [],
      conflicts: [],
      rejected: [],
      deferred: [],
    };
    const stuck = new Map<string, string>();
    for (const event of events) {
      const { id, entityId, operation, resolves } = event;
      const payload = event.payload as JsonObject;
      const known = this.#outcomes.get(id);
      const blockedBy =
        stuck.get(entityId) ?? (typeof payload['patientId'] === 'string' ? stuck.get(payload['patientId']) : undefined);
      if (known) {
        word[known.list].push(known.word);
        if (known.list !== 'acknowledged') stuck.set(entityId, id);
        continue;
      }
      if (blockedBy !== undefined && resolves !== blockedBy) {
        stuck.set(entityId, blockedBy);
        word.deferred.push({ outboxEventId: id, code: 'BLOCKED', blockedBy });
        continue;
      }
      const outcome = this.#decide(id, entityId, operation, payload);
      if (!this.forgetful) this.#outcomes.set(id, outcome);
      word[outcome.list].push(outcome.word);
      if (outcome.list !== 'acknowledged') stuck.set(entityId, id);
    }
    return upAnswer(word as never);
  }

  #decide(
    id: string,
    entityId: string,
    operation: string,
    payload: JsonObject,
  ): { list: 'acknowledged' | 'conflicts' | 'rejected'; word: object } {
    if (this.refuse.has(id))
      return { list: 'rejected', word: { outboxEventId: id, code: 'VALIDATION', message: 'no' } };
    const version = this.#versions.get(entityId) ?? 0;
    if (this.dispute.has(id)) {
      return {
        list: 'conflicts',
        word: {
          outboxEventId: id,
          reason: 'VERSION',
          fields: ['note'],
          baseVersion: version,
          serverVersion: version,
          serverData: { ...this.rows.get(entityId), id: entityId },
          modifiedBy: null,
          modifiedAt: null,
        },
      };
    }
    if (operation !== 'KEEP_SERVER') {
      this.effects.push(id);
      this.#versions.set(entityId, version + 1);
      if (operation === 'DELETE') this.rows.delete(entityId);
      else this.rows.set(entityId, { ...this.rows.get(entityId), ...payload });
    }
    const row = this.rows.get(entityId);
    return {
      list: 'acknowledged',
      word: {
        outboxEventId: id,
        serverEventId: id,
        entityId,
        serverVersion: version + (operation === 'KEEP_SERVER' ? 0 : 1),
        merged: false,
        serverData: row ? { ...row, id: entityId } : null,
      },
    };
  }

  #down({ cursor }: SyncDownRequest): Reply {
    const [epoch, page] = (cursor ?? ':0').split(':');
    const resync = cursor !== null && epoch !== String(this.epoch);
    const from = cursor === null || resync ? 0 : Number(page);
    const all: Change[] = [
      ...[...this.rows].map(([entityId, payload]) => ({
        entityId,
        payload,
        serverVersion: this.#versions.get(entityId) ?? 1,
      })),
      ...this.foreign.map((entityId) => ({ entityId, payload: CLAIRE, serverVersion: 1 })),
    ].map(({ entityId, payload, serverVersion }) => ({
      id: entityId,
      entityType: 'patientId' in payload ? 'appointment' : 'patient',
      entityId,
      operation: 'UPDATE',
      payload: { ...payload, id: entityId },
      serverVersion,
      modifiedAt: '2026-11-21T09:00:00.000Z',
      modifiedBy: null,
    }));
    // The first copy comes in two pages, so that a crash may fall between them.
    const half = Math.ceil(all.length / 2);
    const changes = from === 0 ? all.slice(0, half) : from === 1 ? all.slice(half) : all;
    return downAnswer({
      changes,
      cursor: `${this.epoch}:${Math.min(from + 1, 2)}`,
      hasMore: from === 0,
      ...(resync ? { resync } : {}),
    });
  }
}
