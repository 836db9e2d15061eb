import { useMemo, useState } from 'react';
import type { Derivation } from '../contract/derived.ts';
import type { EntityRecord } from '../contract/entity.ts';
import type { JsonObject } from '../lib/json.ts';
import { changedSince, withTaken } from '../client/others-changes.ts';

export interface Base {
  /**
   * The record as the person sees it: as it was when the form was opened, plus the values that they have taken over
   * since.
   */
  base: JsonObject;
  /** Its version; null if it has none. */
  version: number | null;
  /** Fields that were changed meanwhile, by a colleague or in another tab. */
  changed: readonly string[];
  /** The record was deleted meanwhile. */
  gone: boolean;
  /** Takes over the present values of these fields, and returns the new base. */
  take(fields: readonly string[]): JsonObject;
}

const versionOf = ({ version }: JsonObject): number | null => (typeof version === 'number' ? version : null);

/**
 * The record under an open form. Changes that arrive meanwhile are shown, and enter the form only if the person takes
 * them over (UI-13).
 *
 * @param derived Fields of the entity that are computed from others: a change of one is not shown beside them.
 */
export function useBase(opened: JsonObject, current: EntityRecord | null, derived?: readonly Derivation[]): Base {
  const [base, setBase] = useState(opened);
  const changed = useMemo(() => (current ? changedSince(base, current, derived) : []), [base, current, derived]);
  return {
    base,
    version: versionOf(base),
    changed,
    gone: current === null,
    take(fields) {
      const next = current ? withTaken(base, current, fields, derived) : base;
      setBase(next);
      return next;
    },
  };
}
