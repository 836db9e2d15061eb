import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DRUG_IMPORT_BYTES, drugImportHeadSchema, type DrugImportHead } from '../../../../src/contract/drug-editing.ts';
import { checkShape } from '../../../http/body.ts';
import { Problem } from '../../../http/problem.ts';
import { ReleaseRefused } from './bdpm/read-table.ts';
import { BDPM_FILES, type BdpmFiles } from './bdpm/rows-of-release.ts';

const unpack = promisify(gunzip);

/** The first line is short. An upload with a longer first line is refused. */
const LONGEST_HEAD = 8192;

const tooLarge = () =>
  new Problem(413, 'TOO_LARGE', {
    detail: `the files of a release hold at most ${DRUG_IMPORT_BYTES} bytes together`,
    headers: { connection: 'close' },
  });

export interface Upload {
  head: DrugImportHead;
  /** The files by name, as uploaded. */
  files: ReadonlyMap<string, Uint8Array>;
}

/** Reads the body up to its limits: an upload that is too large is refused before it is complete. */
export async function readUpload(body: ReadableStream<Uint8Array>): Promise<Upload> {
  const reader = body.getReader();
  let buffered: Uint8Array = new Uint8Array(0);
  const more = async (): Promise<boolean> => {
    const { done, value } = await reader.read().catch(() => {
      throw new Problem(400, 'MALFORMED', { detail: 'the body broke off' });
    });
    if (done) return false;
    buffered = buffered.byteLength === 0 ? value : joined([buffered, value]);
    return true;
  };
  try {
    while (!buffered.includes(10) && buffered.byteLength <= LONGEST_HEAD && (await more()));
    const end = buffered.indexOf(10);
    const head = headOf(buffered.subarray(0, end === -1 ? buffered.byteLength : end));
    buffered = end === -1 ? new Uint8Array(0) : buffered.subarray(end + 1);
    if (head.files.reduce((sum, { bytes }) => sum + bytes, 0) > DRUG_IMPORT_BYTES) throw tooLarge();
    const files = new Map<string, Uint8Array>();
    for (const { name, bytes } of head.files) {
      const parts: Uint8Array[] = [];
      let missing = bytes;
      while (missing > 0) {
        if (buffered.byteLength === 0 && !(await more()))
          throw new Problem(400, 'MALFORMED', {
            detail: `${name} broke off: ${missing} of ${bytes} bytes are missing`,
          });
        const part = buffered.subarray(0, missing);
        parts.push(part);
        missing -= part.byteLength;
        buffered = buffered.subarray(part.byteLength);
      }
      files.set(name, joined(parts));
    }
    if (buffered.byteLength > 0 || (await more()))
      throw new Problem(400, 'MALFORMED', { detail: 'more bytes than files' });
    return { head, files };
  } catch (error) {
    void reader.cancel().catch(() => undefined);
    throw error;
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

function headOf(bytes: Uint8Array): DrugImportHead {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Problem(400, 'MALFORMED', { detail: 'the first line names the release and the files, as JSON' });
  }
  return checkShape(drugImportHeadSchema, value);
}

/** The four files of the drug base, unpacked. Throws {@link ReleaseRefused} for one that is missing or damaged. */
export async function openUpload({ files }: Upload): Promise<BdpmFiles> {
  let left = DRUG_IMPORT_BYTES;
  const opened = async (file: string): Promise<Uint8Array> => {
    const [plain, packed] = [files.get(file), files.get(`${file}.gz`)];
    if (plain) return plain;
    if (!packed) throw new ReleaseRefused('missing-file', file, null, `is not among the files, nor is ${file}.gz`);
    const bytes = await unpack(packed, { maxOutputLength: Math.max(left, 1) }).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : 'unreadable';
      throw new ReleaseRefused('damaged-file', `${file}.gz`, null, `cannot be unpacked (${reason}): get it again`);
    });
    left -= bytes.byteLength;
    return bytes;
  };
  return {
    drugs: await opened(BDPM_FILES.drugs.file),
    packs: await opened(BDPM_FILES.packs.file),
    compositions: await opened(BDPM_FILES.compositions.file),
    generics: await opened(BDPM_FILES.generics.file),
  };
}
