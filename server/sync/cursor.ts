import { isUuid } from '../../src/lib/ids.ts';
import type { Signer } from '../auth/keys.ts';
import { seal, unseal } from '../auth/sealed.ts';

/** A place in the order of types and keys: after this id, which is empty at the beginning of a type. */
export interface KeyPlace {
  type: string;
  after: string;
}

/** A place in a snapshot, and the number of records when the snapshot began. */
export interface SnapshotPlace extends KeyPlace {
  total: number;
  /** While records that were erased for good are being listed: the place among them. The other place is then the first. */
  erased?: KeyPlace;
}

/** A place in the order of commits. It is valid only for this tenant and these types. */
export interface Cursor {
  tenantId: string;
  epoch: string;
  /** int8, as text. */
  rev: string;
  /** The entity types it covers. */
  scope: string;
  snapshot?: SnapshotPlace;
}

interface Wire {
  v: 1;
  t: string;
  e: string;
  r: string;
  f: string;
  s?: [string, string, number];
  /** A server that does not know it begins at `s`, which is the first place: it leaves out no record. */
  x?: [string, string];
}

const PURPOSE = 'cursor';

export function encodeCursor(signer: Signer, cursor: Cursor): Promise<string> {
  const wire: Wire = { v: 1, t: cursor.tenantId, e: cursor.epoch, r: cursor.rev, f: cursor.scope };
  if (cursor.snapshot) {
    const { type, after, total, erased } = cursor.snapshot;
    wire.s = [type, after, total];
    if (erased) wire.x = [erased.type, erased.after];
  }
  return seal(signer, PURPOSE, wire);
}

export type DecodedCursor = { kind: 'cursor'; cursor: Cursor } | { kind: 'foreign' } | { kind: 'garbage' };

const isPlace = ([type, after]: readonly unknown[]): boolean =>
  typeof type === 'string' && (after === '' || isUuid(after));

function isWire(value: unknown): value is Wire {
  if (typeof value !== 'object' || value === null) return false;
  const { v, t, e, r, f, s, x } = value as Record<string, unknown>;
  const snapshot = s === undefined || (Array.isArray(s) && s.length === 3 && isPlace(s) && Number.isInteger(s[2]));
  const erased = x === undefined || (s !== undefined && Array.isArray(x) && x.length === 2 && isPlace(x));
  return (
    v === 1 &&
    isUuid(t) &&
    isUuid(e) &&
    typeof r === 'string' &&
    /^\d{1,19}$/.test(r) &&
    typeof f === 'string' &&
    snapshot &&
    erased
  );
}

/**
 * An undecodable cursor is the client's fault. A well-formed cursor that this server did not sign (another secret, a
 * forgery) is only not honoured.
 */
export async function decodeCursor(signer: Signer, text: string): Promise<DecodedCursor> {
  const unsealed = await unseal(signer, PURPOSE, text, isWire);
  if (unsealed.kind !== 'sealed') return unsealed;
  const wire = unsealed.value;
  const cursor: Cursor = { tenantId: wire.t, epoch: wire.e, rev: wire.r, scope: wire.f };
  if (wire.s) cursor.snapshot = { type: wire.s[0], after: wire.s[1], total: wire.s[2] };
  if (wire.x && cursor.snapshot) cursor.snapshot.erased = { type: wire.x[0], after: wire.x[1] };
  return { kind: 'cursor', cursor };
}

/** A short name for the types that a request covers. It changes when they do. */
export const scopeOf = (types: readonly string[]): string => {
  let hash = 5381n;
  for (const char of [...types].sort().join(' '))
    hash = (hash * 33n + BigInt(char.codePointAt(0) ?? 0)) & 0xffffffffffffffffn;
  return `${types.length}:${hash.toString(36)}`;
};
