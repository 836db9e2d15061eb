import { isCalendarDate } from '../../../../src/lib/calendar-date.ts';
import { isUuid } from '../../../../src/lib/ids.ts';
import type { Signer } from '../../../auth/keys.ts';
import { seal, unseal } from '../../../auth/sealed.ts';

/** A position in a catalogue's log, or in the first copy of its tables. */
export interface DrugCursor {
  /** Whose catalogue: a tenant's, or the shared one. */
  catalogue: string;
  /** Changes when the database is restored: earlier positions are then invalid. */
  epoch: string;
  /** int8, as text. */
  rev: string;
  seq: string;
  /** The last row of the copy so far. When the copy is complete, the changes since `rev` follow. */
  copy?: { table: string; after: string };
}

/** The position that a client sends. */
export type Since =
  | { kind: 'start' }
  | { kind: 'cursor'; cursor: DrugCursor }
  /** The format of the clients of seed 000: the time of their last synchronisation. */
  | { kind: 'time'; at: number }
  /** A cursor in our format without a valid signature of this server: it is ignored. */
  | { kind: 'foreign' }
  | { kind: 'garbage' };

type Wire = [1, string, string, string, string] | [1, string, string, string, string, string, string];

const PURPOSE = 'drug-cursor';

const NUMBER = /^\d{1,19}$/;

const isWire = (value: unknown): value is Wire =>
  Array.isArray(value) &&
  (value.length === 5 || value.length === 7) &&
  value[0] === 1 &&
  value.slice(1).every((part) => typeof part === 'string') &&
  isUuid(String(value[1])) &&
  isUuid(String(value[2])) &&
  NUMBER.test(String(value[3])) &&
  NUMBER.test(String(value[4]));

export function encodeDrugCursor(signer: Signer, cursor: DrugCursor): Promise<string> {
  const { catalogue, epoch, rev, seq, copy } = cursor;
  const wire: Wire = copy ? [1, catalogue, epoch, rev, seq, copy.table, copy.after] : [1, catalogue, epoch, rev, seq];
  return seal(signer, PURPOSE, wire);
}

/** `2025-07-07`, `2025-07-07 10:30:00.000000`, or RFC 3339; a time without a zone is read as UTC. */
const TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i;

function timeOf(text: string): number | null {
  const [, day, time = '00:00', zone = 'Z'] = TIME.exec(text) ?? [];
  if (day === undefined || !isCalendarDate(day)) return null;
  const at = Date.parse(`${day}T${time}${zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone}`);
  return Number.isNaN(at) ? null : at;
}

export async function readSince(signer: Signer, text: string | undefined): Promise<Since> {
  if (text === undefined || text === '') return { kind: 'start' };
  const at = timeOf(text);
  if (at !== null) return { kind: 'time', at };
  const unsealed = await unseal(signer, PURPOSE, text, isWire);
  if (unsealed.kind !== 'sealed') return unsealed;
  const [, catalogue, epoch, rev, seq, table, after] = unsealed.value;
  const copy = table !== undefined && after !== undefined ? { copy: { table, after } } : {};
  return { kind: 'cursor', cursor: { catalogue, epoch, rev, seq, ...copy } };
}
