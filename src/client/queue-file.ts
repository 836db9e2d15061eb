import { entityOf, type Domain } from '../contract/domain.ts';
import { validateCreate, validateUpdate } from '../contract/entity.ts';
import { conflictSchema, outboxEventSchema, rejectedSchema } from '../contract/protocol.ts';
import { isUuid } from '../lib/ids.ts';
import { toEvent } from '../queue/claim.ts';
import { fitsRequest } from '../queue/enqueue.ts';
import { keyOf, MUTATION_STATES, recordOf, type Mutation } from '../queue/model.ts';
import { upgradeMutation } from '../queue/upgrade.ts';

/** Whose queue it is. */
export interface QueueOwner {
  tenantId: string;
  userId: string;
}

/** What a file was found to be. */
export type QueueFile =
  | { kind: 'mutations'; mutations: readonly Mutation[] }
  /** It is no export of unsent changes, or something in it is missing or was changed. */
  | { kind: 'damaged' }
  | { kind: 'other-person' }
  /** A newer version of the app wrote it. */
  | { kind: 'newer' };

const KIND = 'medicalpro-unsent';
const VERSION = 1;

/** FNV-1a over UTF-16 code units: finds what a transfer has changed, not what somebody has forged. */
function checkOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}

/** The unsent changes as the text of a file, which people and programs can read. `rows` as they are stored. */
export const writeQueueFile = (owner: QueueOwner, exportedAt: string, rows: readonly unknown[]): string =>
  JSON.stringify(
    { kind: KIND, version: VERSION, exportedAt, ...owner, check: checkOf(JSON.stringify(rows)), mutations: rows },
    null,
    2,
  );

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => typeof value === 'number' && value >= 0;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isOneOf =
  (words: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value);
const isNullOr =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

/** What this app reads of a mutation. */
const PARTS: Readonly<Record<string, Check>> = {
  seq: isCount,
  id: isUuid,
  entityType: isText,
  entityId: isUuid,
  operation: isOneOf(['CREATE', 'UPDATE', 'DELETE', 'KEEP_SERVER']),
  payload: isObject,
  baseVersion: isNullOr(isCount),
  base: isNullOr(isObject),
  revive: (value) => typeof value === 'boolean',
  createdAt: isText,
  reason: isNullOr(isText),
  resolves: isNullOr(isUuid),
  resolvedBy: isNullOr(isUuid),
  schemaVersion: isCount,
  state: isOneOf(MUTATION_STATES),
  failures: isCount,
  dependsOn: isListOf((key) => typeof key === 'string' && isUuid(recordOf(key).entityId)),
  settledAt: isNullOr(isText),
  ackVersion: isNullOr(isCount),
  conflict: isNullOr(isObject),
  rejection: isNullOr(isObject),
};

const isMutation = (value: unknown): value is Mutation =>
  isObject(value) &&
  Object.entries(PARTS).every(([name, check]) => check(value[name])) &&
  (value['after'] === undefined || isListOf(isUuid)(value['after'])) &&
  (value['sentAs'] === undefined ||
    (isObject(value['sentAs']) && isObject(value['sentAs']['payload']) && isCount(value['sentAs']['schemaVersion'])));

/** A server refuses a whole request for the shape of one event, and the others in it would never leave. */
const isSendable = (mutation: Mutation, owner: QueueOwner): boolean =>
  outboxEventSchema.safeParse(toEvent(mutation, owner, true)).success;

/** The server's outcome is there if a person has to decide on it, and has what the screens show of it. */
const hasItsOutcome = ({ state, conflict, rejection }: Mutation): boolean =>
  (conflict === null ? state !== 'conflict' : conflictSchema.safeParse(conflict).success) &&
  (rejection === null ? state !== 'rejected' : rejectedSchema.safeParse(rejection).success);

/** The content is held to the contract, as at the call (OB-2): the screens show it before the server judges it. */
function fitsContract(mutation: Mutation, domain: Domain): boolean {
  const definition = entityOf(domain, mutation.entityType);
  if (!definition) return false;
  const { operation, payload } = upgradeMutation(domain, mutation);
  if (Object.keys(payload).length === 0) return operation !== 'CREATE';
  if (operation !== 'CREATE' && operation !== 'UPDATE') return false;
  const validated = operation === 'CREATE' ? validateCreate(definition, payload) : validateUpdate(definition, payload);
  return validated.ok && fitsRequest(payload);
}

/** Each id once, and no mutation waits for itself or for a record that is created behind it: it would never be sent. */
function canBeSent(mutations: readonly Mutation[]): boolean {
  const created = new Map<string, number>();
  for (const mutation of mutations) {
    if (mutation.operation !== 'CREATE') continue;
    const key = keyOf(mutation);
    created.set(key, Math.min(created.get(key) ?? Infinity, mutation.seq));
  }
  const waits = ({ dependsOn, seq }: Mutation) => dependsOn.some((key) => (created.get(key) ?? -1) >= seq);
  return (
    new Set(mutations.map(({ id }) => id)).size === mutations.length &&
    mutations.every((one) => one.resolves !== one.id && one.resolvedBy !== one.id && !waits(one))
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
}

/**
 * Reads a file that {@link writeQueueFile} has written, for this person. All of it or nothing. The checksum proves
 * nothing about who wrote the file, so it is read like any input (OB-21).
 */
export function readQueueFile(text: string, owner: QueueOwner, domain: Domain): QueueFile {
  const file = parsed(text);
  if (!isObject(file) || file['kind'] !== KIND || typeof file['version'] !== 'number') return { kind: 'damaged' };
  if (file['version'] > VERSION) return { kind: 'newer' };
  const { check, tenantId, userId, mutations } = file;
  if (!Array.isArray(mutations) || checkOf(JSON.stringify(mutations)) !== check) return { kind: 'damaged' };
  if (tenantId !== owner.tenantId || userId !== owner.userId) return { kind: 'other-person' };
  if (!mutations.every(isMutation) || !mutations.every((one) => isSendable(one, owner) && hasItsOutcome(one)))
    return { kind: 'damaged' };
  const isNewer = mutations.some(({ entityType, schemaVersion }) => {
    const definition = entityOf(domain, entityType);
    return !definition || definition.schemaVersion < schemaVersion;
  });
  if (isNewer) return { kind: 'newer' };
  const isWhole = canBeSent(mutations) && mutations.every((one) => fitsContract(one, domain));
  return isWhole ? { kind: 'mutations', mutations } : { kind: 'damaged' };
}
