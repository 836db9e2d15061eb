import { z } from 'zod';
import type { JsonObject } from '../lib/json.ts';
import { textFault } from '../lib/text.ts';
import { instant } from './fields.ts';

/** Raised with every change of the shapes below; a test compares their fingerprint with the one on record. */
export const PROTOCOL_VERSION = 1;

/** `TENANT/USER` whose store asks, said by clients whose session is a cookie; only checked against the session, never trusted. */
export const ACCOUNT_HEADER = 'x-medicalpro-account';

/** Limits of one request (protocol, Up 10). */
export const LIMITS = {
  bodyBytes: 1024 * 1024,
  events: 500,
  accesses: 1000,
  jsonDepth: 64,
  reason: 500,
  downLimitDefault: 1000,
  downLimitMax: 5000,
} as const;

const id = () => z.guid();
const line = (max: number) => z.string().max(max).refine((value) => textFault(value) === null, 'unfit text');
/** A record's content. What lies in it is judged against its entity, not here: a page of 1,000 is read in a few milliseconds. */
const payload = () => z.record(z.string(), z.unknown()) as unknown as z.ZodType<JsonObject>;
const version = () => z.int();

/** What waits on a device, said at every contact. */
export const deviceReportSchema = z
  .strictObject({
    name: line(200).optional(),
    appVersion: line(50).optional(),
    pending: z.int().min(0),
    oldestPendingAt: instant().nullable(),
  })
  .meta({ id: 'DeviceReport' });
export type DeviceReport = z.infer<typeof deviceReportSchema>;

export const OPERATIONS = ['CREATE', 'UPDATE', 'DELETE', 'KEEP_SERVER'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** `payload`, `baseVersion` and `schemaVersion` are judged event by event (Up 10), so they are only loosely shaped here. */
export const outboxEventSchema = z
  .strictObject({
    id: id(),
    tenantId: id(),
    userId: id().optional(),
    entityType: line(100),
    entityId: id(),
    operation: z.enum(OPERATIONS),
    payload: z.unknown(),
    baseVersion: z.unknown().optional(),
    createdAt: instant(),
    reason: line(LIMITS.reason).optional(),
    resolves: id().optional(),
    schemaVersion: z.int().min(1).optional(),
    // The older contract's keys: taken, and of these only localVersion is read, as baseVersion.
    localVersion: z.unknown().optional(),
    status: z.unknown().optional(),
    attemptCount: z.unknown().optional(),
    lastAttemptAt: z.unknown().optional(),
    errorMessage: z.unknown().optional(),
  })
  .meta({ id: 'OutboxEvent' });
export type OutboxEvent = z.infer<typeof outboxEventSchema>;

export const syncUpRequestSchema = z
  .strictObject({
    clientId: id(),
    events: z.array(outboxEventSchema).min(1).max(LIMITS.events),
    accesses: z
      .array(z.strictObject({ entityType: line(100), entityId: id(), at: instant() }))
      .max(LIMITS.accesses)
      .optional(),
    device: deviceReportSchema.optional(),
    lastSyncTimestamp: z.unknown().optional(),
  })
  .meta({ id: 'SyncUpRequest' });
export type SyncUpRequest = z.infer<typeof syncUpRequestSchema>;

export const issueSchema = z.object({ path: z.string(), message: z.string() });

export const personSchema = z.object({ id: z.string(), name: z.string() });
export type Person = z.infer<typeof personSchema>;

export const REJECTION_CODES = [
  'VALIDATION', 'REFERENCE_MISSING', 'DUPLICATE', 'OVERLAP', 'FORBIDDEN', 'TENANT_MISMATCH', 'USER_MISMATCH', 'SCHEMA_TOO_OLD', 'ID_REUSED',
] as const;
export type RejectionCode = (typeof REJECTION_CODES)[number];

export const CONFLICT_REASONS = ['VERSION', 'DELETED', 'EXISTS'] as const;
export const DEFERRAL_CODES = ['BLOCKED', 'TRY_LATER', 'SERVER_TOO_OLD'] as const;

export const acknowledgedSchema = z
  .object({
    outboxEventId: id(),
    serverEventId: z.string(),
    entityId: id(),
    serverVersion: version(),
    merged: z.boolean(),
    serverData: payload().nullable(),
  })
  .meta({ id: 'Acknowledged' });
export type Acknowledged = z.infer<typeof acknowledgedSchema>;

export const conflictSchema = z
  .object({
    outboxEventId: id(),
    reason: z.enum(CONFLICT_REASONS),
    fields: z.array(z.string()),
    baseVersion: version().nullable(),
    serverVersion: version(),
    serverData: payload().nullable(),
    modifiedBy: personSchema.nullable(),
    modifiedAt: z.string().nullable(),
  })
  .meta({ id: 'Conflict' });
export type Conflict = z.infer<typeof conflictSchema>;

export const rejectedSchema = z
  .object({
    outboxEventId: id(),
    // A newer server may know codes that this client does not: the word itself is kept.
    code: z.string(),
    message: z.string(),
    errors: z.array(issueSchema).optional(),
  })
  .meta({ id: 'Rejected' });
export type Rejected = z.infer<typeof rejectedSchema>;

export const deferredSchema = z
  .object({ outboxEventId: id(), code: z.string(), blockedBy: id().optional(), retryAfterMs: z.number().min(0).optional() })
  .meta({ id: 'Deferred' });
export type Deferred = z.infer<typeof deferredSchema>;

export const syncUpResponseSchema = z
  .object({
    acknowledged: z.array(acknowledgedSchema),
    conflicts: z.array(conflictSchema),
    rejected: z.array(rejectedSchema),
    deferred: z.array(deferredSchema),
    cursor: z.string(),
    syncTimestamp: z.string(),
    serverTime: z.string(),
  })
  .meta({ id: 'SyncUpResponse' });
export type SyncUpResponse = z.infer<typeof syncUpResponseSchema>;

export const syncDownRequestSchema = z
  .strictObject({
    clientId: id(),
    device: deviceReportSchema.optional(),
    cursor: z.string().max(500).nullable().optional(),
    lastSyncTimestamp: z.string().max(50).nullable().optional(),
    entityTypes: z.array(line(100)).max(100).optional(),
    limit: z.int().min(1).max(LIMITS.downLimitMax).optional(),
  })
  .meta({ id: 'SyncDownRequest' });
export type SyncDownRequest = z.infer<typeof syncDownRequestSchema>;

export const changeSchema = z
  .object({
    id: z.string(),
    entityType: z.string(),
    entityId: id(),
    operation: z.enum(['CREATE', 'UPDATE', 'DELETE']),
    payload: payload(),
    serverVersion: version(),
    modifiedAt: z.string(),
    modifiedBy: personSchema.nullable(),
    outboxEventId: z.string().optional(),
    clientId: z.string().optional(),
  })
  .meta({ id: 'Change' });
export type Change = z.infer<typeof changeSchema>;

export const syncDownResponseSchema = z
  .object({
    changes: z.array(changeSchema),
    cursor: z.string(),
    syncTimestamp: z.string(),
    hasMore: z.boolean(),
    total: z.int().optional(),
    resync: z.boolean().optional(),
  })
  .meta({ id: 'SyncDownResponse' });
export type SyncDownResponse = z.infer<typeof syncDownResponseSchema>;

/** The same page with its rows unread: one row that can't be read must not spoil the others (faults T12). */
export const syncDownPageSchema = syncDownResponseSchema.extend({ changes: z.array(z.unknown()) });

export const lastModifiedSchema = z
  .object({ tables: z.record(z.string(), z.object({ lastUpdate: z.string().nullable() })), cursor: z.string() })
  .meta({ id: 'LastModified' });
export type LastModified = z.infer<typeof lastModifiedSchema>;

/** RFC 9457, with the members that this protocol adds. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    code: z.string(),
    errors: z.array(issueSchema).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

export const loginRequestSchema = z
  .strictObject({ tenant: line(100), email: line(254), password: z.string().max(1000), deviceName: line(200).optional() })
  .meta({ id: 'LoginRequest' });
export type LoginRequest = z.infer<typeof loginRequestSchema>;

const accountShape = {
  user: z.object({ id: id(), name: z.string(), email: z.string(), role: z.string() }),
  tenant: z.object({ id: id(), slug: z.string(), name: z.string() }),
  permissions: z.record(z.string(), z.enum(['', 'r', 'rw'])),
  device: z.object({
    clientId: id(),
    lastReport: z.object({ pending: z.int(), oldestPendingAt: z.string().nullable(), at: z.string() }).nullable(),
  }),
};

export const loginResponseSchema = z
  .object({ accessToken: z.string(), expiresIn: z.number(), ...accountShape })
  .meta({ id: 'LoginResponse' });
export type LoginResponse = z.infer<typeof loginResponseSchema>;

export const meResponseSchema = z
  .object({
    ...accountShape,
    session: z.object({ id: z.string(), expiresAt: z.string() }).loose(),
    schema: z.record(z.string(), z.object({ min: z.int(), current: z.int() })),
  })
  .meta({ id: 'MeResponse' });
export type MeResponse = z.infer<typeof meResponseSchema>;
