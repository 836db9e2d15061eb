import * as z from 'zod/mini';
import { catch as otherwise } from 'zod/mini';
import type { JsonObject } from '../lib/json.ts';
import { textFault } from '../lib/text.ts';
import { instant, named } from './fields.ts';

/** Raised with every change of the shapes below; a test compares their fingerprint with the one on record. */
export const PROTOCOL_VERSION = 7;

/** Says the server's protocol on each of its answers under `/api/`. A server that doesn't say it is of protocol 1. */
export const PROTOCOL_HEADER = 'x-medicalpro-protocol';

/** The first protocol whose server takes `after` in an event; one before it refuses the whole request (Up 10). */
export const AFTER_SINCE = 2;

/** The first protocol whose server takes `accesses` with a pull, and an access's `action`. */
export const ACCESSES_SINCE = 6;

/**
 * The `TENANT/USER` that owns the requesting store, sent by clients whose session is a cookie. It is only compared with
 * the session, never trusted.
 */
export const ACCOUNT_HEADER = 'x-medicalpro-account';

/** Limits of one request (protocol, Up 10). */
export const LIMITS = {
  bodyBytes: 1024 * 1024,
  events: 500,
  accesses: 1000,
  jsonDepth: 64,
  reason: 500,
  /** Ids in an event's `after`. */
  after: 256,
  downLimitDefault: 1000,
  downLimitMax: 5000,
} as const;

const id = () => z.guid();
const upTo = (max: number) => z.string().check(z.maxLength(max));
const line = (max: number) => upTo(max).check(z.refine((value) => textFault(value) === null, 'unfit text'));
/**
 * A record's content. What lies in it is judged against its entity, not here: a page of 1,000 is read in a few
 * milliseconds.
 */
const payload = () => z.record(z.string(), z.unknown()) as unknown as z.ZodMiniType<JsonObject>;
const version = () => z.int();
const atLeast = (min: number) => z.int().check(z.minimum(min));

/** The unsent changes of a device, reported with every request. */
export const deviceReportSchema = named(
  'DeviceReport',
  z.strictObject({
    name: z.optional(line(200)),
    appVersion: z.optional(line(50)),
    pending: atLeast(0),
    oldestPendingAt: z.nullable(instant()),
  }),
);
export type DeviceReport = z.infer<typeof deviceReportSchema>;

export const OPERATIONS = ['CREATE', 'UPDATE', 'DELETE', 'KEEP_SERVER'] as const;
export type Operation = (typeof OPERATIONS)[number];

/**
 * `payload`, `baseVersion` and `schemaVersion` are judged event by event (Up 10), so they are only loosely shaped here.
 */
export const outboxEventSchema = named(
  'OutboxEvent',
  z.strictObject({
    id: id(),
    tenantId: id(),
    userId: z.optional(id()),
    entityType: line(100),
    entityId: id(),
    operation: z.enum(OPERATIONS),
    payload: z.unknown(),
    baseVersion: z.optional(z.unknown()),
    createdAt: instant(),
    reason: z.optional(line(LIMITS.reason)),
    resolves: z.optional(id()),
    schemaVersion: z.optional(atLeast(1)),
    after: z.optional(z.array(id()).check(z.maxLength(LIMITS.after))),
    // The older contract's keys: taken, and of these only localVersion is read, as baseVersion.
    localVersion: z.optional(z.unknown()),
    status: z.optional(z.unknown()),
    attemptCount: z.optional(z.unknown()),
    lastAttemptAt: z.optional(z.unknown()),
    errorMessage: z.optional(z.unknown()),
  }),
);
export type OutboxEvent = z.infer<typeof outboxEventSchema>;

const accessSchema = z.strictObject({
  entityType: line(100),
  entityId: id(),
  at: instant(),
  action: z.optional(z.enum(['read', 'print'])),
});
/** A record was opened on the device, or printed (`read` if `action` is absent). `at`: device time. */
export type Access = z.infer<typeof accessSchema>;
const accesses = () => z.optional(z.array(accessSchema).check(z.maxLength(LIMITS.accesses)));

export const syncUpRequestSchema = named(
  'SyncUpRequest',
  z.strictObject({
    clientId: id(),
    events: z.array(outboxEventSchema).check(z.minLength(1), z.maxLength(LIMITS.events)),
    accesses: accesses(),
    device: z.optional(deviceReportSchema),
    lastSyncTimestamp: z.optional(z.unknown()),
  }),
);
export type SyncUpRequest = z.infer<typeof syncUpRequestSchema>;

/**
 * One fault of a value. `code` and `params` came with version 3; a newer server may know more codes, and say more in
 * `params`, than this client: what cannot be read of them costs no answer.
 */
export const issueSchema = z.object({
  path: z.string(),
  message: z.string(),
  code: z.optional(otherwise(z.string(), '')),
  params: z.optional(otherwise(z.record(z.string(), z.union([z.string(), z.number()])), {})),
});
/** An issue as it is read from an answer. */
export type ReadIssue = z.infer<typeof issueSchema>;

export const personSchema = z.object({ id: z.string(), name: z.string() });
export type Person = z.infer<typeof personSchema>;

export const REJECTION_CODES = [
  'VALIDATION',
  'REFERENCE_MISSING',
  'DUPLICATE',
  'OVERLAP',
  'FORBIDDEN',
  'TENANT_MISMATCH',
  'USER_MISMATCH',
  'SCHEMA_TOO_OLD',
  'ID_REUSED',
] as const;
export type RejectionCode = (typeof REJECTION_CODES)[number];

export const CONFLICT_REASONS = ['VERSION', 'DELETED', 'EXISTS'] as const;
export const DEFERRAL_CODES = ['BLOCKED', 'TRY_LATER', 'SERVER_TOO_OLD'] as const;

export const acknowledgedSchema = named(
  'Acknowledged',
  z.object({
    outboxEventId: id(),
    serverEventId: z.string(),
    entityId: id(),
    serverVersion: version(),
    merged: z.boolean(),
    serverData: z.nullable(payload()),
  }),
);
export type Acknowledged = z.infer<typeof acknowledgedSchema>;

export const conflictSchema = named(
  'Conflict',
  z.object({
    outboxEventId: id(),
    reason: z.enum(CONFLICT_REASONS),
    fields: z.array(z.string()),
    baseVersion: z.nullable(version()),
    serverVersion: version(),
    serverData: z.nullable(payload()),
    modifiedBy: z.nullable(personSchema),
    modifiedAt: z.nullable(z.string()),
  }),
);
export type Conflict = z.infer<typeof conflictSchema>;

export const rejectedSchema = named(
  'Rejected',
  z.object({
    outboxEventId: id(),
    // A newer server may know codes that this client does not: the word itself is kept.
    code: z.string(),
    message: z.string(),
    errors: z.optional(z.array(issueSchema)),
  }),
);
export type Rejected = z.infer<typeof rejectedSchema>;

export const deferredSchema = named(
  'Deferred',
  z.object({
    outboxEventId: id(),
    code: z.string(),
    blockedBy: z.optional(id()),
    retryAfterMs: z.optional(z.number().check(z.minimum(0))),
  }),
);
export type Deferred = z.infer<typeof deferredSchema>;

export const syncUpResponseSchema = named(
  'SyncUpResponse',
  z.object({
    acknowledged: z.array(acknowledgedSchema),
    conflicts: z.array(conflictSchema),
    rejected: z.array(rejectedSchema),
    deferred: z.array(deferredSchema),
    cursor: z.string(),
    syncTimestamp: z.string(),
    serverTime: z.string(),
  }),
);
export type SyncUpResponse = z.infer<typeof syncUpResponseSchema>;

export const syncDownRequestSchema = named(
  'SyncDownRequest',
  z.strictObject({
    clientId: id(),
    accesses: accesses(),
    device: z.optional(deviceReportSchema),
    cursor: z.optional(z.nullable(upTo(500))),
    lastSyncTimestamp: z.optional(z.nullable(upTo(50))),
    entityTypes: z.optional(z.array(line(100)).check(z.maxLength(100))),
    limit: z.optional(atLeast(1).check(z.maximum(LIMITS.downLimitMax))),
  }),
);
export type SyncDownRequest = z.infer<typeof syncDownRequestSchema>;

export const changeSchema = named(
  'Change',
  z.object({
    id: z.string(),
    entityType: z.string(),
    entityId: id(),
    operation: z.enum(['CREATE', 'UPDATE', 'DELETE']),
    payload: payload(),
    serverVersion: version(),
    modifiedAt: z.string(),
    modifiedBy: z.nullable(personSchema),
    outboxEventId: z.optional(z.string()),
    clientId: z.optional(z.string()),
    /** Since version 7, of a DELETE: for good. A device keeps nothing of the record but what was never sent. */
    erased: z.optional(z.literal(true)),
  }),
);
export type Change = z.infer<typeof changeSchema>;

export const syncDownResponseSchema = named(
  'SyncDownResponse',
  z.object({
    changes: z.array(changeSchema),
    cursor: z.string(),
    syncTimestamp: z.string(),
    hasMore: z.boolean(),
    total: z.optional(z.int()),
    resync: z.optional(z.boolean()),
  }),
);
export type SyncDownResponse = z.infer<typeof syncDownResponseSchema>;

/** The same page with its rows unread: one row that can't be read must not spoil the others (faults T12). */
export const syncDownPageSchema = z.extend(syncDownResponseSchema, { changes: z.array(z.unknown()) });

export const lastModifiedSchema = named(
  'LastModified',
  z.object({ tables: z.record(z.string(), z.object({ lastUpdate: z.nullable(z.string()) })), cursor: z.string() }),
);
export type LastModified = z.infer<typeof lastModifiedSchema>;

/** RFC 9457, with the members that this protocol adds. */
export const problemSchema = named(
  'Problem',
  z.object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.optional(z.string()),
    code: z.string(),
    errors: z.optional(z.array(issueSchema)),
  }),
);
export type Problem = z.infer<typeof problemSchema>;

export const loginRequestSchema = named(
  'LoginRequest',
  z.strictObject({ tenant: line(100), email: line(254), password: upTo(1000), deviceName: z.optional(line(200)) }),
);
export type LoginRequest = z.infer<typeof loginRequestSchema>;

const accountShape = {
  /** `practitionerId` is the practitioner linked to the account, if any; since version 5. */
  user: z.object({
    id: id(),
    name: z.string(),
    email: z.string(),
    role: z.string(),
    practitionerId: z.nullish(id()),
  }),
  /** `zone` is the clinic's time zone, e.g. `Africa/Algiers`, if it is set; since version 4. */
  tenant: z.object({ id: id(), slug: z.string(), name: z.string(), zone: z.optional(z.string()) }),
  permissions: z.record(z.string(), z.enum(['', 'r', 'rw'])),
  device: z.object({
    clientId: id(),
    lastReport: z.nullable(z.object({ pending: z.int(), oldestPendingAt: z.nullable(z.string()), at: z.string() })),
  }),
};

export const loginResponseSchema = named(
  'LoginResponse',
  z.object({ accessToken: z.string(), expiresIn: z.number(), ...accountShape }),
);
export type LoginResponse = z.infer<typeof loginResponseSchema>;

export const meResponseSchema = named(
  'MeResponse',
  z.object({
    ...accountShape,
    session: z.looseObject({ id: z.string(), expiresAt: z.string() }),
    schema: z.record(z.string(), z.object({ min: z.int(), current: z.int() })),
  }),
);
export type MeResponse = z.infer<typeof meResponseSchema>;
