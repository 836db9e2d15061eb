// The smallest server for the engine: three addresses, in memory. node examples/notes/server.mjs [port]
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import process from 'node:process';

const records = new Map(); // id → { entityType, data, makers: the client of each version, place }
const outcomes = new Map(); // id of an event → its outcome, which never changes
const epoch = randomUUID(); // a new one at each start, because places of an earlier start are no longer valid
let place = 0; // the number of changes so far; a cursor is one of these numbers
const cursorOf = (at) => `${epoch}/${at}`;

const acknowledge = (event, version, serverData) => ({
  acknowledged: {
    outboxEventId: event.id,
    serverEventId: event.id,
    entityId: event.entityId,
    serverVersion: version,
    merged: false,
    serverData,
  },
});

function put(event, clientId, known, fields) {
  const now = new Date().toISOString();
  const makers = [...(known?.makers ?? []), clientId];
  const data = fields && {
    ...fields,
    id: event.entityId,
    version: makers.length,
    createdAt: known?.data?.createdAt ?? now,
    updatedAt: now,
    updatedBy: event.userId,
  };
  records.set(event.entityId, { entityType: event.entityType, data, makers, place: ++place });
  return acknowledge(event, makers.length, data);
}

/** The outcome of one event. If another client has changed the record since its base version, it is a conflict. */
function apply(event, clientId) {
  const refused = (code, path, message) => ({
    rejected: { outboxEventId: event.id, code, message, errors: [{ path, message }] },
  });
  const known = records.get(event.entityId);
  const version = known?.makers.length ?? 0;
  const conflict = (reason) => ({
    conflicts: {
      outboxEventId: event.id,
      reason,
      fields: Object.keys(event.payload),
      baseVersion: event.baseVersion,
      serverVersion: version,
      serverData: known.data,
      modifiedBy: null,
      modifiedAt: null,
    },
  });
  // The person keeps the server's version, or gives up what was rejected. Always accepted, even without a record.
  if (event.operation === 'KEEP_SERVER') return acknowledge(event, version, known?.data ?? null);
  if (event.payload.title?.includes('?')) return refused('VALIDATION', 'title', 'no questions'); // your own rules
  if (event.operation === 'CREATE' && known && !(event.resolves && !known.data))
    return conflict(known.data ? 'EXISTS' : 'DELETED');
  if (event.operation === 'CREATE') return put(event, clientId, known, event.payload);
  if (!known) return refused('REFERENCE_MISSING', 'entityId', 'no such record');
  if (event.operation === 'DELETE' && !known.data) return acknowledge(event, version, null);
  if (!known.data) return conflict('DELETED');
  if (known.makers.slice(event.baseVersion ?? 0).some((maker) => maker !== clientId)) return conflict('VERSION');
  return put(event, clientId, known, event.operation === 'DELETE' ? null : { ...known.data, ...event.payload });
}

function up({ events, clientId }) {
  const answer = { acknowledged: [], conflicts: [], rejected: [], deferred: [] };
  for (const event of events) {
    if (!outcomes.has(event.id)) outcomes.set(event.id, apply(event, clientId));
    for (const [kind, outcome] of Object.entries(outcomes.get(event.id))) answer[kind].push(outcome);
  }
  const now = new Date().toISOString();
  return { ...answer, cursor: cursorOf(place), syncTimestamp: now, serverTime: now };
}

function down({ cursor, limit = 1000 }) {
  const [made, at] = cursor?.split('/') ?? [epoch, 0];
  const from = made === epoch ? Number(at) : 0;
  const changed = [...records].filter(([, record]) => record.place > from).sort(([, a], [, b]) => a.place - b.place);
  const page = changed.slice(0, limit);
  const now = new Date().toISOString();
  return {
    changes: page.map(([entityId, { entityType, data, makers, place: id }]) => ({
      id: String(id),
      entityType,
      entityId,
      operation: data ? 'UPDATE' : 'DELETE',
      payload: data ?? {},
      serverVersion: makers.length,
      modifiedAt: now,
      modifiedBy: null,
    })),
    cursor: cursorOf(page.at(-1)?.[1].place ?? from),
    syncTimestamp: now,
    hasMore: page.length < changed.length,
    resync: made !== epoch,
  };
}

const lastModified = () => ({ tables: { note: { lastUpdate: null } }, cursor: cursorOf(place) });

const answers = { '/api/sync/up': up, '/api/sync/down': down, '/api/sync/last-modified': lastModified };

const server = http.createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (part) => (body += part));
  request.on('end', () => {
    const answer = request.method === 'OPTIONS' ? () => ({}) : answers[request.url];
    response.writeHead(answer ? 200 : 404, {
      'content-type': 'application/json',
      'access-control-allow-origin': request.headers.origin ?? '*',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'content-type, x-medicalpro-account',
    });
    response.end(answer ? JSON.stringify(answer(body ? JSON.parse(body) : {})) : '');
  });
});
server.listen(Number(process.argv[2] ?? 4444), '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${server.address().port}`),
);
