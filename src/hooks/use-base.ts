import { useMemo, useState } from 'react';
import type { EntityRecord } from '../contract/entity.ts';
import type { JsonObject } from '../lib/json.ts';
import { changedSince, withTaken } from '../client/others-changes.ts';

export interface Base {
  /**
   * The record as the person had it before them: as it was when the form was opened, with what they have taken over
   * since.
   */
  base: JsonObject;
  /** Its version, null where it has none. */
  version: number | null;
  /** Fields that were changed since, by a colleague or in another tab. */
  changed: readonly string[];
  /** It was deleted since. */
  gone: boolean;
  /** Takes these fields over as they are now, and answers the base that follows. */
  take(fields: readonly string[]): JsonObject;
}

const versionOf = ({ version }: JsonObject): number | null => (typeof version === 'number' ? version : null);

/**
 * The record under an open form: what arrives meanwhile is told, and reaches the form only where the person takes it
 * (SPEC UI-13).
 */
export function useBase(opened: JsonObject, current: EntityRecord | null): Base {
  const [base, setBase] = useState(opened);
  const changed = useMemo(() => (current ? changedSince(base, current) : []), [base, current]);
  return {
    base,
    version: versionOf(base),
    changed,
    gone: current === null,
    take(fields) {
      const next = current ? withTaken(base, current, fields) : base;
      setBase(next);
      return next;
    },
  };
}
