import { z } from 'zod';
import { headSignatureSchema } from '../../src/contract/audit-head.ts';
import type { Schema } from '../../src/contract/fields.ts';
import { lossNoticeSchema } from '../../src/contract/loss.ts';
import {
  acknowledgedSchema,
  conflictSchema,
  outboxEventSchema,
  personSchema,
  rejectedSchema,
} from '../../src/contract/protocol.ts';
import type { Parameter } from './operation.ts';

export const person = z.nullable(personSchema);
export const time = z.string().meta({ format: 'date-time' });
export const uuid = z.guid();
export const page = (item: Schema, id: string) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() }).meta({ id });

export const LIMIT: Parameter = {
  name: 'limit',
  in: 'query',
  schema: z.int().min(1).max(500),
  description: '50 without it',
};
export const CURSOR: Parameter = {
  name: 'cursor',
  in: 'query',
  schema: z.string(),
  description: 'the nextCursor of the page before',
};
export const PAGING = [LIMIT, CURSOR] as const;
export const RUN_FILTERS: readonly Parameter[] = [
  ...['userId', 'clientId'].map((name): Parameter => ({ name, in: 'query', schema: uuid })),
  ...['from', 'to'].map((name): Parameter => ({ name, in: 'query', schema: time })),
];
export const IF_MATCH: Parameter = {
  name: 'If-Match',
  in: 'header',
  schema: z.string(),
  required: true,
  description: 'the version that was seen, as in ETag; * stands for whatever it is',
};
export const KEY: Parameter = {
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

export const runCounts = {
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
export const status = z.strictObject({ status: z.string() });
export const health = z.strictObject({ status: z.string(), database: z.enum(['running', 'restarting']) });
