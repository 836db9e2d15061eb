import * as z from 'zod/mini';
import { catch as otherwise } from 'zod/mini';
import { headSignatureSchema, type SignedHead } from './audit-head.ts';
import { instant } from './fields.ts';
import type { LossNotice } from './loss.ts';
import type { RetainedPage, RetentionList, RetentionPreview } from './retention.ts';
import type { ServerState } from './server-state.ts';
import { conflictSchema, outboxEventSchema, personSchema, rejectedSchema } from './protocol.ts';

/** The answer to `POST /api/v1/users/:id/invitation`. */
export const invitationSchema = z.object({
  token: z.string(),
  path: z.string(),
  expiresAt: instant(),
  /** What became of the mail; left out where no mail server is set up. */
  mail: z.optional(z.enum(['sent', 'refused', 'unreachable'])),
});
export type Invitation = z.infer<typeof invitationSchema>;

/** A line of `GET /api/v1/devices`. */
export const deviceLineSchema = z.object({
  clientId: z.guid(),
  name: z.nullable(z.string()),
  user: z.nullable(personSchema),
  appVersion: z.nullable(z.string()),
  lastContactAt: instant(),
  pending: z.nullable(z.int()),
  oldestPendingAt: z.nullable(instant()),
  /** How many sessions are open; older servers do not send it. */
  sessions: z.optional(z.int()),
});
export type DeviceLine = z.infer<typeof deviceLineSchema>;
export const deviceListSchema = z.object({ items: z.array(deviceLineSchema) });

/** A line of `GET /api/v1/audit`. */
export const auditLineSchema = z.object({
  id: z.string(),
  at: instant(),
  action: z.string(),
  outcome: z.enum(['accepted', 'rejected', 'conflict', 'failed']),
  entityType: z.nullable(z.string()),
  entityId: z.nullable(z.guid()),
  version: z.nullable(z.int()),
  user: z.nullable(personSchema),
  clientId: z.nullable(z.guid()),
  occurredAt: z.nullable(instant()),
  changedFields: z.array(z.string()),
});
export type AuditLine = z.infer<typeof auditLineSchema>;
export const auditPageSchema = z.object({ items: z.array(auditLineSchema), nextCursor: z.nullable(z.string()) });
export type AuditPage = z.infer<typeof auditPageSchema>;

/** The answer to `GET /api/v1/audit/verification`. */
export const auditVerdictSchema = z.object({
  intact: z.boolean(),
  entries: z.int(),
  head: z.object({ id: z.string(), hash: z.string() }),
  faults: z.array(z.object({ id: z.string(), kind: z.enum(['LINK', 'CONTENT', 'END', 'EXPECTED']) })),
  /** The `after` of the following part; null at the end of the chain. Older servers answer with the whole. */
  next: z.optional(z.nullable(z.string())),
  /** Of the signed head that was sent. */
  signature: z.optional(z.nullable(headSignatureSchema)),
});
export type AuditVerdict = z.infer<typeof auditVerdictSchema>;

/** A line of `GET /api/sync/conflicts`: a conflict or refusal that nobody has settled. */
export const conflictLineSchema = z.object({
  id: z.guid(),
  kind: z.enum(['conflict', 'rejected']),
  event: z.extend(outboxEventSchema, { baseVersion: otherwise(z.nullable(z.int()), null) }),
  outcome: z.union([conflictSchema, rejectedSchema]),
  user: personSchema,
  clientId: z.nullable(z.guid()),
  receivedAt: instant(),
  /** This administrator may not read records of the type: the content is left out. */
  hidden: z.optional(z.boolean()),
});
export type ConflictLine = z.infer<typeof conflictLineSchema>;
export const conflictPageSchema = z.object({
  items: z.array(conflictLineSchema),
  nextCursor: z.nullable(z.string()),
});
export type ConflictPage = z.infer<typeof conflictPageSchema>;

/** A line of `GET /api/sync/logs`. `duration`: milliseconds that the server needed. */
export const syncRunSchema = z.object({
  id: z.string(),
  clientId: z.nullable(z.guid()),
  userId: z.nullable(z.guid()),
  direction: z.enum(['UP', 'DOWN']),
  eventsCount: z.int(),
  conflictsCount: z.int(),
  rejectedCount: z.int(),
  completedAt: instant(),
  duration: z.int(),
});
export type SyncRun = z.infer<typeof syncRunSchema>;
export const syncRunPageSchema = z.object({ items: z.array(syncRunSchema), nextCursor: z.nullable(z.string()) });
export type SyncRunPage = z.infer<typeof syncRunPageSchema>;

const syncCounts = {
  runs: z.int(),
  sent: z.int(),
  received: z.int(),
  acknowledged: z.int(),
  conflicts: z.int(),
  rejected: z.int(),
  meanMs: z.int(),
  slowestMs: z.int(),
};

/** The answer to `GET /api/sync/logs/summary`. Days are the clinic's, oldest first. */
export const syncSummarySchema = z.object({
  days: z.array(z.object({ day: z.string(), ...syncCounts })),
  devices: z.array(z.object({ clientId: z.nullable(z.guid()), lastAt: instant(), ...syncCounts })),
});
export type SyncSummary = z.infer<typeof syncSummarySchema>;

/** A request in many parts: told after each how many entries are done. Aborted, it ends after the part that runs. */
export interface Progress {
  onEntries?: (count: number) => void;
  signal?: AbortSignal;
}

/** What a list of the administration is narrowed by, as parameters of its address. */
export type AdminQuery = Readonly<Record<string, string>>;

/** `entityType`, `entityId`, `below`, `userId`, `clientId`, `from`, `to`, `withoutSyncs`. */
export type AuditQuery = AdminQuery;

export type AdminAnswer<T> =
  | { kind: 'done'; value: T }
  /** `code` is that of the server's problem. */
  | { kind: 'refused'; code: string }
  | { kind: 'unreachable' };

/** The requests of an administrator besides changes of records. None of them works offline. */
export interface AdminDesk {
  /** Makes a link with which this user can choose a password, once. An earlier link ends. */
  /** `language`: of the mail, where a mail server is set up. */
  invite(userId: string, language: 'fr' | 'en'): Promise<AdminAnswer<Invitation>>;
  devices(): Promise<AdminAnswer<readonly DeviceLine[]>>;
  /** What devices have reported as lost, newest first. */
  losses(): Promise<AdminAnswer<readonly LossNotice[]>>;
  /** Ends every session of a device. */
  revoke(clientId: string): Promise<AdminAnswer<null>>;
  /** One page, newest first. `cursor` is that of the page before. */
  audit(query: AuditQuery, after: string | null): Promise<AdminAnswer<AuditPage>>;
  /** What waits for a person in the whole clinic, oldest first, by `id`, `kind`, `entityType`, `userId`, `clientId`. */
  conflicts(query: AdminQuery, after: string | null): Promise<AdminAnswer<ConflictPage>>;
  /** The syncs, newest first, by `userId`, `clientId`, `from`, `to`. */
  syncRuns(query: AdminQuery, after: string | null): Promise<AdminAnswer<SyncRunPage>>;
  /** The same, counted by day and by device. */
  syncSummary(query: AdminQuery): Promise<AdminAnswer<SyncSummary>>;
  /** The whole audit as one file, however long it is. The server records each page that it sends. */
  auditCsv(query: AuditQuery, progress?: Progress): Promise<AdminAnswer<Blob>>;
  /** How the server is. */
  server(): Promise<AdminAnswer<ServerState>>;
  /** Begins a backup. How it goes on is in {@link AdminDesk.server}. */
  startBackup(): Promise<AdminAnswer<ServerState['backups']>>;
  /** A page of the files whose term is over, or of those on hold, by their term. */
  retention(listed: RetentionList, after: string | null): Promise<AdminAnswer<RetainedPage>>;
  /** What an erasure of this file would erase, and what forbids it. */
  retentionOf(patientId: string): Promise<AdminAnswer<RetentionPreview>>;
  /** Keeps a file, before or beyond its term; null lifts that. */
  setHold(patientId: string, reason: string | null): Promise<AdminAnswer<null>>;
  requestErasure(patientId: string, password: string): Promise<AdminAnswer<null>>;
  withdrawErasure(patientId: string): Promise<AdminAnswer<null>>;
  /** Confirms another administrator's request: the file is erased for good. */
  eraseFile(patientId: string, password: string): Promise<AdminAnswer<null>>;
  /** The head of the audit at this moment, signed by the installation. */
  auditHead(): Promise<AdminAnswer<SignedHead>>;
  /** The whole chain, part after part. `kept` is a head of earlier: a signed one, or `ID:HASH` as it was noted. */
  verifyAudit(kept: SignedHead | string | null, progress?: Progress): Promise<AdminAnswer<AuditVerdict>>;
}
