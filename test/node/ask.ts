/** Asks any operation of the API with something that it takes, so that a test can go over all of them. */
import type { Operation } from '../../server/http/operation.ts';
import type { TestServer } from '../../server/testing.ts';
import { sampleOf, type Related } from './samples.ts';
import { uuid, type TestClient } from './server-client.ts';

export interface Answered {
  status: number;
  headers: Record<string, string>;
  text: string;
}

export interface With {
  /** Stands for what varies in the path, and for a new record's id. */
  id: string;
  related: Related;
  /** The installation that a loss is told of. */
  device: string;
  /** Whose event `up` is asked with. */
  event: TestClient;
  headers?: Record<string, string>;
  /** In place of the usual one. */
  body?: unknown;
}

export async function askOperation(
  server: TestServer,
  client: TestClient | null,
  operation: Operation,
  given: With,
): Promise<Answered> {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) => (name === 'version' ? '1' : given.id));
  const body = given.body ?? bodyOf(operation, given);
  const stop = new AbortController();
  const query = { importCsv: '?kind=patients', backupFile: '?name=one.backup' }[operation.id] ?? '';
  const response = await server.app.request(path + query, {
    method: operation.method,
    signal: stop.signal,
    headers: {
      ...(client ? { authorization: `Bearer ${client.account.accessToken}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      'if-match': '*',
      ...given.headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const stream = (response.headers.get('content-type') ?? '').startsWith('text/event-stream');
  const text = stream ? '' : await response.text();
  if (stream) await response.body?.cancel();
  stop.abort();
  return { status: response.status, headers: Object.fromEntries(response.headers), text };
}

/** What an operation is asked with; one that has a body and is not told here can't be asked, and fails whoever asks. */
function bodyOf({ id, body, who, method }: Operation, given: With): unknown {
  if (!body) return undefined;
  if (who.kind === 'writer' || who.kind === 'reader') {
    const sample = sampleOf(who.entityType, given.related);
    return method === 'POST' ? { id: given.id, ...sample } : sample;
  }
  switch (id) {
    case 'login':
      return { tenant: 'atlas', email: 'admin@atlas.test', password: 'wrong' };
    case 'acceptInvitation':
      return { token: 'x.y', password: 'long enough to pass' };
    case 'changePassword':
      return { currentPassword: 'wrong', newPassword: 'long enough to pass' };
    case 'changeProfile':
      return { locale: 'en' };
    case 'syncUp':
      return {
        clientId: uuid(),
        events: [
          given.event.event({ entityId: given.id, operation: 'UPDATE', payload: { note: 'x' }, baseVersion: 1 }),
        ],
      };
    case 'syncDown':
      return { clientId: uuid(), cursor: null };
    case 'reportLoss':
      return { clientId: given.device, pending: 1, oldestPendingAt: null, announcedAt: '2026-11-21T09:00:00.000Z' };
    case 'makeAgendaFeed':
      return { language: 'fr' };
    case 'setAgendaFeeds':
      return { shows: 'motif' };
    case 'holdFile':
      return { reason: 'x' };
    case 'requestErasure':
    case 'eraseFile':
      return { password: 'conformance-only' };
    case 'putDrug':
      return { note_medecin: 'x' };
    case 'importDrugs':
      return { release: '2026-01-28', files: [] };
    case 'importCsv':
      return `id,nom,prenom,sexe,datedenaissance\nT ${given.id},Table,Eva,F,1980-01-01`;
    case 'importFhir':
      return { resourceType: 'Bundle', type: 'collection', entry: [] };
    default:
      throw new Error(`nothing is known of what ${id} takes: tell it in test/node/ask.ts`);
  }
}
