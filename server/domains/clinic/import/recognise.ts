/**
 * Whether a person of the file is here already. A doubt keeps both and says so. Pure, but for what it notes in the
 * known records.
 */
import type { ImportWarning } from '../../../../src/contract/import.ts';
import { patient } from '../../../../src/contract/entities/patient.ts';
import type { JsonObject } from '../../../../src/lib/json.ts';
import { compare, isSameByNumber, isSameUnderPlainId, isSameUnderTrustedId, type Comparison } from './identity.ts';
import { identifierKey, identifiersIn, type KnownRecord, type KnownRecords } from './known-records.ts';
import { isToComplete, noteOf, type Leftover, type NoteLanguage } from './leftovers.ts';
import type { Candidate } from './plan.ts';
import { warningOf } from './warnings.ts';

export type Decision =
  | { kind: 'present'; id: string; warnings: ImportWarning[] }
  | { kind: 'create'; id: string; payload: JsonObject; warnings: ImportWarning[] };

/** The comparison that speaks least against it: with the record as it is, and as it came in. */
function nearest(candidate: Candidate, known: KnownRecord): Comparison {
  const [first, ...others] = known.particulars.map((each) => compare(candidate.particulars, each));
  return others.reduce(
    (best, each) => (each.contradict.length < best.contradict.length ? each : best),
    first ?? { agree: [], contradict: [] },
  );
}

const NOTE_LENGTH = 10_000;

/** Decides on one person and notes it, so that the next of the file meets this one. */
export function decide(candidate: Candidate, known: KnownRecords, language: NoteLanguage): Decision {
  const { ids, origin } = candidate;
  const warnings: ImportWarning[] = [];
  const underId = [ids.primary, ids.legacy]
    .map((id) => (id === null ? undefined : known.byId.get(id)))
    .filter((record) => record !== undefined);
  for (const record of underId) {
    const comparison = nearest(candidate, record);
    const trusted = ids.trusted && record.id === ids.primary;
    if (trusted ? isSameUnderTrustedId(comparison) : isSameUnderPlainId(comparison)) {
      return {
        kind: 'present',
        id: record.id,
        warnings: comparison.contradict.length > 0 ? [warningOf('differs', origin, { recordId: record.id })] : [],
      };
    }
    warnings.push(warningOf('same-id', origin, { otherId: record.id }));
  }
  if (known.byId.has(ids.personal)) return { kind: 'present', id: ids.personal, warnings: [] };
  const shared = sharedNumbers(candidate, known);
  const same = shared.find(({ owner }) => owner && isSameByNumber(nearest(candidate, owner)));
  if (same)
    return {
      kind: 'present',
      id: same.ownerId,
      warnings: [warningOf('same-person', origin, { recordId: same.ownerId })],
    };
  for (const otherId of new Set(shared.map(({ ownerId }) => ownerId)))
    warnings.push(warningOf('same-identifier', origin, { otherId }));
  const id = known.byId.has(ids.primary) ? ids.personal : ids.primary;
  return create(
    candidate,
    id,
    shared.map(({ key }) => key),
    warnings,
    known,
    language,
  );
}

function sharedNumbers(
  { payload }: Candidate,
  known: KnownRecords,
): { key: string; ownerId: string; owner: KnownRecord | undefined }[] {
  return identifiersIn(payload).flatMap((identifier) => {
    const key = identifierKey(known, identifier);
    const ownerId = known.owners.get(key);
    return ownerId === undefined ? [] : [{ key, ownerId, owner: known.byId.get(ownerId) }];
  });
}

function create(
  candidate: Candidate,
  id: string,
  taken: readonly string[],
  doubts: readonly ImportWarning[],
  known: KnownRecords,
  language: NoteLanguage,
): Decision {
  const { identifiers: _, ...rest } = candidate.payload;
  const all = identifiersIn(candidate.payload);
  const own = all.filter((identifier) => !taken.includes(identifierKey(known, identifier)));
  const shared = all.filter((identifier) => taken.includes(identifierKey(known, identifier)));
  const leftovers: Leftover[] = [
    ...candidate.leftovers,
    ...shared.map(({ system, value }): Leftover => ({
      field: 'identifiers',
      reason: 'shared',
      value: `${String(value)} (${String(system)})`,
    })),
  ];
  const noted = candidate.type === patient.type;
  const said = noted ? noteOf(leftovers, language, NOTE_LENGTH) : undefined;
  const before = typeof rest['note'] === 'string' && said !== undefined ? `${rest['note']}\n` : '';
  const note = said === undefined || before.length + said.length > NOTE_LENGTH ? undefined : before + said;
  const fields = noted ? leftovers.filter(isToComplete) : leftovers;
  const warnings = doubts.map((doubt): ImportWarning => ({ ...doubt, recordId: id }));
  if (fields.length > 0) warnings.push(warningOf('to-complete', candidate.origin, { recordId: id, fields }));
  known.byId.set(id, { id, particulars: [candidate.particulars] });
  for (const identifier of own) known.owners.set(identifierKey(known, identifier), id);
  return {
    kind: 'create',
    id,
    payload: { ...rest, ...(own.length > 0 ? { identifiers: own } : {}), ...(note === undefined ? {} : { note }) },
    warnings,
  };
}
