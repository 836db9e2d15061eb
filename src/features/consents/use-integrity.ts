import { useEffect, useState } from 'react';
import { consentHash, type Consent } from '../../contract/entities/consent.ts';
import { isDecided } from './consent.ts';

/** `open`: nothing was decided, there is nothing to verify. */
export type Integrity =
  | { kind: 'open' | 'checking' | 'none' }
  | { kind: 'intact' | 'broken'; kept: string; found: string };

/** Computed once for each state of a record. An unchanged record keeps its object. */
const hashes = new WeakMap<Consent, Promise<string>>();

function hashOf(record: Consent): Promise<string> {
  const known = hashes.get(record);
  if (known !== undefined) return known;
  const made = consentHash(record);
  hashes.set(record, made);
  return made;
}

/** Whether the decision still matches its hash, which is recomputed here from the shown record (CL-53). */
export function useIntegrity(record: Consent | null): Integrity {
  const [found, setFound] = useState<{ of: Consent; hash: string } | null>(null);
  const kept = record?.contentHash;
  useEffect(() => {
    let wanted = true;
    if (record !== null && kept !== undefined)
      hashOf(record).then(
        (hash) => wanted && setFound({ of: record, hash }),
        () => wanted && setFound({ of: record, hash: '' }),
      );
    return () => {
      wanted = false;
    };
  }, [record, kept]);
  if (record === null) return { kind: 'open' };
  if (kept === undefined) return { kind: isDecided(record) ? 'none' : 'open' };
  if (found?.of !== record) return { kind: 'checking' };
  return { kind: found.hash === kept ? 'intact' : 'broken', kept, found: found.hash };
}
