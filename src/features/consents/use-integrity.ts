import { useEffect, useState } from 'react';
import { consentHash } from '../../contract/entities/consent.ts';
import type { JsonObject } from '../../lib/json.ts';
import { isDecided } from './consent.ts';

/** `open`: nothing was decided, there is nothing to verify. */
export type Integrity =
  | { kind: 'open' | 'checking' | 'none' }
  | { kind: 'intact' | 'broken'; kept: string; found: string };

/** Computed once for each state of a record: one that has not changed is the same object. */
const hashes = new WeakMap<JsonObject, Promise<string>>();

function hashOf(record: JsonObject): Promise<string> {
  const known = hashes.get(record);
  if (known !== undefined) return known;
  const made = consentHash(record);
  hashes.set(record, made);
  return made;
}

/** Whether what was decided is still what was hashed: recomputed here, from the record that is shown (CL-53). */
export function useIntegrity(record: JsonObject | null): Integrity {
  const [found, setFound] = useState<{ of: JsonObject; hash: string } | null>(null);
  const kept = record?.['contentHash'];
  useEffect(() => {
    let wanted = true;
    if (record !== null && typeof kept === 'string')
      hashOf(record).then(
        (hash) => wanted && setFound({ of: record, hash }),
        () => wanted && setFound({ of: record, hash: '' }),
      );
    return () => {
      wanted = false;
    };
  }, [record, kept]);
  if (record === null) return { kind: 'open' };
  if (typeof kept !== 'string') return { kind: isDecided(record) ? 'none' : 'open' };
  if (found?.of !== record) return { kind: 'checking' };
  return { kind: found.hash === kept ? 'intact' : 'broken', kept, found: found.hash };
}
