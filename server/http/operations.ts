import { z } from 'zod';
import { headSignatureSchema, signedHeadSchema } from '../../src/contract/audit-head.ts';
import { updateSchemaOf, type EntityDefinition } from '../../src/contract/entity.ts';
import type { Schema } from '../../src/contract/fields.ts';
import { serverStateSchema } from '../../src/contract/server-state.ts';
import { lossNoticeSchema, lossReportSchema } from '../../src/contract/loss.ts';
import {
  acknowledgedSchema,
  changeSchema,
  conflictSchema,
  lastModifiedSchema,
  loginRequestSchema,
  loginResponseSchema,
  meResponseSchema,
  outboxEventSchema,
  personSchema,
  rejectedSchema,
  syncDownRequestSchema,
  syncDownResponseSchema,
  syncUpRequestSchema,
  syncUpResponseSchema,
} from '../../src/contract/protocol.ts';
import type { ServerDomain } from '../deps.ts';
import { acceptInvitationSchema, passwordChangeSchema, profileChangeSchema } from './account-routes.ts';
import type { Operation, Parameter } from './operation.ts';

const NO_TENANT = 'tells nothing of any tenant';

const person = z.nullable(personSchema);
const time = z.string().meta({ format: 'date-time' });
const uuid = z.guid();
const page = (item: Schema, id: string) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() }).meta({ id });

const LIMIT: Parameter = { name: 'limit', in: 'query', schema: z.int().min(1).max(500), description: '50 without it' };
const CURSOR: Parameter = {
  name: 'cursor',
  in: 'query',
  schema: z.string(),
  description: 'the nextCursor of the page before',
};
const PAGING = [LIMIT, CURSOR] as const;
const RUN_FILTERS: readonly Parameter[] = [
  ...['userId', 'clientId'].map((name): Parameter => ({ name, in: 'query', schema: uuid })),
  ...['from', 'to'].map((name): Parameter => ({ name, in: 'query', schema: time })),
];
const IF_MATCH: Parameter = {
  name: 'If-Match',
  in: 'header',
  schema: z.string(),
  required: true,
  description: 'the version that was seen, as in ETag; * stands for whatever it is',
};
const KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  schema: z.string().min(1).max(255),
  description: 'the same key gets the same answer and has one effect',
};

export const conflictsPageSchema = page(
  z.strictObject({
    id: uuid,
    kind: z.enum(['conflict', 'rejected']),
    event: outboxEventSchema,
    outcome: z.union([conflictSchema, rejectedSchema, acknowledgedSchema]),
    user: personSchema,
    clientId: uuid.nullable(),
    receivedAt: time,
    hidden: z
      .literal(true)
      .optional()
      .describe('an administrator may not read records of this type: the content is left out'),
  }),
  'ConflictsPage',
);

export const logsPageSchema = page(
  z.strictObject({
    id: z.string(),
    tenantId: uuid,
    clientId: uuid.nullable(),
    userId: uuid.nullable(),
    direction: z.enum(['UP', 'DOWN']),
    eventsCount: z.int(),
    acknowledgedCount: z.int(),
    conflictsCount: z.int(),
    rejectedCount: z.int(),
    status: z.enum(['SUCCESS', 'PARTIAL', 'FAILED']),
    startedAt: time,
    completedAt: time,
    duration: z.int(),
    errorMessage: z.string().optional(),
  }),
  'LogsPage',
);

const runCounts = {
  runs: z.int(),
  sent: z.int(),
  received: z.int(),
  acknowledged: z.int(),
  conflicts: z.int(),
  rejected: z.int(),
  meanMs: z.int().describe('how long the server needed for one sync, on average'),
  slowestMs: z.int(),
};

export const syncSummarySchema = z
  .strictObject({
    days: z.array(z.strictObject({ day: z.string().meta({ format: 'date' }), ...runCounts })),
    devices: z.array(z.strictObject({ clientId: uuid.nullable(), lastAt: time, ...runCounts })),
  })
  .meta({ id: 'SyncSummary' });

export const devicesPageSchema = page(
  z.strictObject({
    clientId: uuid,
    name: z.string().nullable(),
    user: person,
    appVersion: z.string().nullable(),
    lastContactAt: time,
    pending: z.int().nullable(),
    oldestPendingAt: time.nullable(),
    sessions: z.int(),
  }),
  'DevicesPage',
);

export const lossesPageSchema = page(lossNoticeSchema, 'LossesPage');

export const auditPageSchema = page(
  z.strictObject({
    id: z.string(),
    at: time,
    action: z.enum([
      'create',
      'update',
      'delete',
      'restore',
      'read',
      'print',
      'export',
      'login',
      'logout',
      'settle',
      'import',
    ]),
    outcome: z.enum(['accepted', 'rejected', 'conflict', 'failed']),
    entityType: z.string().nullable(),
    entityId: uuid.nullable(),
    version: z.int().nullable(),
    user: person,
    clientId: uuid.nullable(),
    outboxEventId: uuid.nullable(),
    occurredAt: time.nullable(),
    changedFields: z.array(z.string()),
  }),
  'AuditPage',
);

export const auditVerdictSchema = z
  .strictObject({
    intact: z.boolean(),
    entries: z.int(),
    head: z.strictObject({ id: z.string(), hash: z.string() }),
    faults: z.array(z.strictObject({ id: z.string(), kind: z.enum(['LINK', 'CONTENT', 'END', 'EXPECTED']) })),
    signature: z
      .nullable(headSignatureSchema)
      .describe('what the signature of `head` shows; only OWN and OTHER_KEY are compared with the chain'),
    next: z.string().nullable(),
  })
  .meta({ id: 'AuditVerdict' });

export const sessionsPageSchema = page(
  z.strictObject({
    id: uuid,
    clientId: uuid,
    deviceName: z.string().nullable(),
    createdAt: time,
    expiresAt: time,
    current: z.boolean(),
    lastContactAt: time.nullable(),
    appVersion: z.string().nullable(),
    pending: z.int().nullable(),
    oldestPendingAt: time.nullable(),
  }),
  'SessionsPage',
);

export const profileSchema = z
  .strictObject({
    name: z.string(),
    email: z.string(),
    role: z.string(),
    locale: z.string().nullable(),
    percentage: z.number().nullable(),
  })
  .meta({ id: 'Profile' });

export const invitationSchema = z
  .strictObject({
    token: z.string(),
    path: z.string(),
    expiresAt: time,
    mail: z.enum(['sent', 'refused', 'unreachable']).optional(),
  })
  .meta({ id: 'Invitation' });
const status = z.strictObject({ status: z.string() });
const health = z.strictObject({ status: z.string(), database: z.enum(['running', 'restarting']) });

const FIXED: readonly Operation[] = [
  {
    id: 'login',
    tag: 'Session',
    method: 'POST',
    path: '/api/auth/login',
    summary: 'Signs in; sets the session cookie',
    who: { kind: 'anyone' },
    body: { schema: loginRequestSchema },
    answers: { 200: loginResponseSchema },
    problems: [401, 429],
  },
  {
    id: 'refresh',
    tag: 'Session',
    method: 'POST',
    path: '/api/auth/refresh',
    summary: 'Rotates the session cookie, which is the refresh token',
    who: { kind: 'session' },
    answers: { 200: loginResponseSchema },
    unaudited: 'gives a session whose sign-in is audited its next token; no record is read',
  },
  {
    id: 'logout',
    tag: 'Session',
    method: 'POST',
    path: '/api/auth/logout',
    summary: 'Ends the session',
    who: { kind: 'anyone' },
    answers: { 204: null },
  },
  {
    id: 'me',
    tag: 'Session',
    method: 'GET',
    path: '/api/auth/me',
    summary: 'Who asks, what they may do, and the schema versions that this server takes',
    who: { kind: 'session' },
    answers: { 200: meResponseSchema },
    unaudited: 'one’s own account and rights, asked for at every start; no record is read',
  },
  {
    id: 'acceptInvitation',
    tag: 'Session',
    method: 'POST',
    path: '/api/auth/accept-invitation',
    summary: 'Chooses the password of an invited account, once',
    who: { kind: 'anyone' },
    body: { schema: acceptInvitationSchema },
    answers: { 204: null },
    problems: [410, 422],
  },
  {
    id: 'changePassword',
    tag: 'Session',
    method: 'POST',
    path: '/api/auth/password',
    summary: 'Changes one’s own password; one’s other sessions end',
    who: { kind: 'session' },
    body: { schema: passwordChangeSchema },
    answers: { 204: null },
    problems: [422, 429],
  },
  {
    id: 'profile',
    tag: 'Session',
    method: 'GET',
    path: '/api/auth/profile',
    summary: 'One’s own user record',
    who: { kind: 'session' },
    answers: { 200: profileSchema },
  },
  {
    id: 'changeProfile',
    tag: 'Session',
    method: 'PATCH',
    path: '/api/auth/profile',
    summary: 'Changes one’s own name and language',
    who: { kind: 'session' },
    body: { schema: profileChangeSchema },
    answers: { 204: null },
    problems: [422],
  },
  {
    id: 'listSessions',
    tag: 'Session',
    method: 'GET',
    path: '/api/auth/sessions',
    summary: 'One’s own living sessions',
    who: { kind: 'session' },
    answers: { 200: sessionsPageSchema },
  },
  {
    id: 'endSession',
    tag: 'Session',
    method: 'DELETE',
    path: '/api/auth/sessions/{id}',
    summary: 'Ends one of one’s own sessions',
    who: { kind: 'session' },
    answers: { 204: null },
    problems: [404],
  },

  {
    id: 'syncUp',
    tag: 'Sync',
    method: 'POST',
    path: '/api/sync/up',
    summary: 'Sends what was done on a device; every event has exactly one outcome',
    who: { kind: 'session' },
    body: { schema: syncUpRequestSchema },
    answers: { 200: syncUpResponseSchema },
  },
  {
    id: 'syncDown',
    tag: 'Sync',
    method: 'POST',
    path: '/api/sync/down',
    summary: 'A snapshot, or what changed since a cursor',
    who: { kind: 'session' },
    body: { schema: syncDownRequestSchema },
    answers: { 200: syncDownResponseSchema },
  },
  {
    id: 'lastModified',
    tag: 'Sync',
    method: 'GET',
    path: '/api/sync/last-modified',
    summary: 'When each readable table last changed',
    who: { kind: 'session' },
    parameters: [{ name: 'If-None-Match', in: 'header', schema: z.string() }],
    answers: { 200: lastModifiedSchema, 304: null },
    unaudited: 'the poll: times and a place in the feed, no record; it costs one statement (SV-25)',
  },
  {
    id: 'events',
    tag: 'Sync',
    method: 'GET',
    path: '/api/sync/events',
    summary: 'Server-sent events: a change event { entityTypes, cursor } for each burst of commits',
    who: { kind: 'session' },
    answers: { 200: { media: 'text/event-stream' } },
    unaudited: 'names of types that changed, no record',
  },
  {
    id: 'listConflicts',
    tag: 'Sync',
    method: 'GET',
    path: '/api/sync/conflicts',
    summary: 'Conflicts and rejections that nobody has settled: one’s own; all of them for administrators',
    who: { kind: 'session' },
    parameters: [
      ...PAGING,
      ...['id', 'userId', 'clientId'].map((name): Parameter => ({ name, in: 'query', schema: uuid })),
      { name: 'kind', in: 'query', schema: z.enum(['conflict', 'rejected']) },
      { name: 'entityType', in: 'query', schema: z.string() },
    ],
    answers: { 200: conflictsPageSchema },
  },
  {
    id: 'listSyncRuns',
    tag: 'Sync',
    method: 'GET',
    path: '/api/sync/logs',
    summary: 'A row for every sync',
    who: { kind: 'admin' },
    parameters: [...PAGING, ...RUN_FILTERS],
    answers: { 200: logsPageSchema },
  },
  {
    id: 'syncSummary',
    tag: 'Sync',
    method: 'GET',
    path: '/api/sync/logs/summary',
    summary: 'The syncs counted by day of the clinic’s calendar and by device',
    who: { kind: 'admin' },
    parameters: RUN_FILTERS,
    answers: { 200: syncSummarySchema },
  },

  {
    id: 'listAudit',
    tag: 'Administration',
    method: 'GET',
    path: '/api/v1/audit',
    summary: 'Who did what, newest first; CSV by Accept',
    who: { kind: 'admin' },
    parameters: [
      ...PAGING,
      { name: 'entityType', in: 'query', schema: z.string() },
      ...['entityId', 'userId', 'clientId'].map((name): Parameter => ({ name, in: 'query', schema: uuid })),
      {
        name: 'below',
        in: 'query',
        schema: z.boolean(),
        description: 'with entityType and entityId: the records that stand under this one too, deleted ones included',
      },
      ...['from', 'to'].map((name): Parameter => ({ name, in: 'query', schema: time })),
    ],
    answers: { 200: auditPageSchema },
  },
  {
    id: 'signedHead',
    tag: 'Administration',
    method: 'GET',
    path: '/api/v1/audit/head',
    summary: 'The last entry of the audit at this moment, signed by the installation: to be kept outside',
    who: { kind: 'admin' },
    answers: { 200: signedHeadSchema },
  },
  {
    id: 'verifyAudit',
    tag: 'Administration',
    method: 'GET',
    path: '/api/v1/audit/verification',
    summary: 'Recomputes the audit from its first entry; `expect`, as ID:HASH, must still be in it',
    who: { kind: 'admin' },
    parameters: [
      { name: 'expect', in: 'query', schema: z.string() },
      { name: 'head', in: 'query', schema: z.string(), description: 'a signed head in place of `expect`, as JSON' },
      { name: 'limit', in: 'query', schema: z.int().min(1).max(100_000), description: 'a part of so many entries' },
      { name: 'after', in: 'query', schema: z.string(), description: 'the `next` of the part before' },
    ],
    answers: { 200: auditVerdictSchema },
  },
  {
    id: 'serverState',
    tag: 'Administration',
    method: 'GET',
    path: '/api/v1/server',
    summary: 'How the server is: database, disk and backups',
    who: { kind: 'admin' },
    answers: { 200: serverStateSchema },
  },
  {
    id: 'startBackup',
    tag: 'Administration',
    method: 'POST',
    path: '/api/v1/server/backups',
    summary: 'Begins a backup of the server, unless one is being made; for a server of one clinic',
    who: { kind: 'admin' },
    answers: { 202: serverStateSchema.shape.backups },
  },
  {
    id: 'backupFile',
    tag: 'Administration',
    method: 'GET',
    path: '/api/v1/server/backups/file',
    summary: 'The file of a backup, by its name; for a server of one clinic',
    who: { kind: 'admin' },
    parameters: [{ name: 'name', in: 'query', schema: z.string(), required: true }],
    answers: { 200: { media: 'application/gzip' } },
    problems: [404],
  },
  {
    id: 'listDevices',
    tag: 'Administration',
    method: 'GET',
    path: '/api/v1/devices',
    summary: 'The installations, and what each says is waiting on it',
    who: { kind: 'admin' },
    answers: { 200: devicesPageSchema },
  },
  {
    id: 'listLosses',
    tag: 'Administration',
    method: 'GET',
    path: '/api/v1/devices/losses',
    summary: 'Work that devices had announced and no longer hold',
    who: { kind: 'admin' },
    answers: { 200: lossesPageSchema },
  },
  {
    id: 'reportLoss',
    tag: 'Sync',
    method: 'POST',
    path: '/api/v1/devices/losses',
    summary: 'A device says that its store was emptied of work that it had announced',
    who: { kind: 'session' },
    body: { schema: lossReportSchema },
    answers: { 204: null },
  },
  {
    id: 'endDevice',
    tag: 'Administration',
    method: 'DELETE',
    path: '/api/v1/devices/{clientId}',
    summary: 'Ends the sessions of an installation',
    who: { kind: 'admin' },
    answers: { 204: null },
    problems: [404],
  },
  {
    id: 'invite',
    tag: 'Administration',
    method: 'POST',
    path: '/api/v1/users/{id}/invitation',
    summary: 'A link by which a user chooses a password',
    who: { kind: 'admin' },
    parameters: [
      {
        name: 'mail',
        in: 'query',
        schema: z.enum(['fr', 'en']),
        description: 'Sends the link to the user’s address too, in this language, where a mail server is set up',
      },
    ],
    answers: { 201: invitationSchema },
    problems: [404],
  },

  {
    id: 'openapi',
    tag: 'About',
    method: 'GET',
    path: '/api/openapi.json',
    summary: 'This document',
    who: { kind: 'anyone' },
    answers: { 200: z.record(z.string(), z.unknown()) },
    unaudited: NO_TENANT,
  },
  {
    id: 'docs',
    tag: 'About',
    method: 'GET',
    path: '/api/docs',
    summary: 'This document as a page',
    who: { kind: 'anyone' },
    answers: { 200: { media: 'text/html' } },
    unaudited: NO_TENANT,
  },
  {
    id: 'health',
    tag: 'About',
    method: 'GET',
    path: '/healthz',
    summary: 'The process lives',
    who: { kind: 'anyone' },
    answers: { 200: health },
    unaudited: NO_TENANT,
  },
  {
    id: 'ready',
    tag: 'About',
    method: 'GET',
    path: '/readyz',
    summary: 'Its database answers',
    who: { kind: 'anyone' },
    answers: { 200: status },
    unaudited: NO_TENANT,
  },
  {
    id: 'metrics',
    tag: 'About',
    method: 'GET',
    path: '/metrics',
    summary: 'Figures, as Prometheus reads them',
    who: { kind: 'anyone' },
    answers: { 200: { media: 'text/plain' } },
    unaudited: NO_TENANT,
  },
];

const nameOf = ({ type }: EntityDefinition) => type.charAt(0).toUpperCase() + type.slice(1);

/** A record as it is returned: its fields, and what the server adds. */
export const recordSchemaOf = (definition: EntityDefinition) =>
  z
    .strictObject({
      id: uuid,
      ...definition.fields.shape,
      version: z.int(),
      createdAt: time,
      updatedAt: time,
      updatedBy: uuid.nullable(),
    })
    .meta({ id: nameOf(definition) });

function recordOperations(definition: EntityDefinition): Operation[] {
  const name = nameOf(definition);
  const address = `/api/v1/${definition.resource}`;
  const record = recordSchemaOf(definition);
  const fresh = z.strictObject({ id: uuid.optional(), ...definition.fields.shape }).meta({ id: `New${name}` });
  const patch = z.strictObject(updateSchemaOf(definition).shape).meta({ id: `${name}Patch` });
  const version = z.strictObject({
    version: z.int(),
    operation: z.enum(['CREATE', 'UPDATE', 'DELETE']),
    data: z.record(z.string(), z.unknown()),
    changedFields: z.array(z.string()),
    modifiedBy: person,
    modifiedAt: time,
    clientId: uuid.nullable(),
    reason: z.string().nullable(),
  });
  const base = { tag: name };
  const reads = { ...base, who: { kind: 'reader', entityType: definition.type } as const };
  const writes = { ...base, who: { kind: 'writer', entityType: definition.type } as const };
  const guarded = { ...writes, parameters: [IF_MATCH, KEY] };
  return [
    {
      ...reads,
      id: `list${name}`,
      method: 'GET',
      path: address,
      summary: 'The records, by id',
      answers: { 200: page(record, `${name}Page`) },
      parameters: [
        ...PAGING,
        {
          name: 'q',
          in: 'query',
          schema: z.string().max(200),
          description: 'words to be found, accents and case aside',
        },
        { name: 'updatedSince', in: 'query', schema: time },
        {
          name: 'deleted',
          in: 'query',
          schema: z.enum(['true', 'false']),
          description: 'the deleted records, as they were, in the place of those that stand',
        },
      ],
    },
    {
      ...writes,
      id: `create${name}`,
      method: 'POST',
      path: address,
      summary: 'A new record',
      parameters: [KEY],
      body: { schema: fresh },
      answers: { 201: record },
      problems: [409, 422],
    },
    {
      ...reads,
      id: `export${name}`,
      method: 'POST',
      path: `${address}/exports`,
      summary: 'Says before a device writes a list into a file that it does; audited as an export',
      answers: { 204: null },
    },
    {
      ...reads,
      id: `read${name}`,
      method: 'GET',
      path: `${address}/{id}`,
      summary: 'One record; its ETag is its version; audited',
      answers: { 200: record, 304: null },
      problems: [404],
    },
    {
      ...guarded,
      id: `replace${name}`,
      method: 'PUT',
      path: `${address}/{id}`,
      summary: 'Replaces all fields',
      body: { schema: fresh },
      answers: { 200: record },
      problems: [404, 409, 412, 422, 428],
    },
    {
      ...guarded,
      id: `change${name}`,
      method: 'PATCH',
      path: `${address}/{id}`,
      summary: 'Changes the fields given; null clears',
      body: { schema: patch },
      answers: { 200: record },
      problems: [404, 409, 412, 422, 428],
    },
    {
      ...guarded,
      id: `delete${name}`,
      method: 'DELETE',
      path: `${address}/{id}`,
      summary: 'Deletes it softly',
      answers: { 204: null },
      problems: [404, 412, 422, 428],
    },
    ...(definition.versioned
      ? [
          {
            ...reads,
            id: `versionsOf${name}`,
            method: 'GET',
            path: `${address}/{id}/versions`,
            summary: 'Its versions, newest first',
            parameters: PAGING,
            answers: { 200: page(version, `${name}VersionsPage`) },
            problems: [404],
          } satisfies Operation,
          {
            ...guarded,
            id: `restore${name}`,
            method: 'POST',
            path: `${address}/{id}/versions/{version}/restore`,
            summary: 'Makes an old version the newest; may revive a deleted record',
            answers: { 200: record },
            problems: [404, 409, 412, 422, 428],
          } satisfies Operation,
        ]
      : []),
  ];
}

const known = new WeakMap<ServerDomain, readonly Operation[]>();

/** Every operation of the API for a domain. */
export function operationsOf(domain: ServerDomain): readonly Operation[] {
  let found = known.get(domain);
  if (!found) {
    found = [...FIXED, ...domain.operations, ...domain.entities.flatMap(recordOperations)];
    known.set(domain, found);
  }
  return found;
}

/** Shapes that are in the document though no body consists of them alone. */
export const EXTRA_SHAPES = [changeSchema];
