import type { JsonObject } from '../../../../src/lib/json.ts';
import type { ImportedMark } from './own-fields.ts';

/** The file is refused and nothing of it is imported. The code is for programs; the detail says what and where. */
export class ImportRefused extends Error {
  override name = 'ImportRefused';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

export interface ResourceFault {
  reason: 'not-r4' | 'too-deep';
  detail: string;
}

export interface FoundResource {
  resource: JsonObject;
  fullUrl: string | null;
  /** The address from which the Bundle around it was requested (its link `self`). */
  bundleUrl: string | null;
  line: number;
  /** Its place in the Bundle, from 1; `3.2` in a Bundle within it. */
  entry: string | null;
  /** Why it is not imported: it is counted and reported with its place. */
  fault?: ResourceFault;
  /** A Bundle within a Bundle: it is counted, and what it holds follows. */
  isOpened?: true;
  /** Of an imported resource that this application exported. */
  imported?: ImportedMark | null;
}
