import { importLineSchema, type ImportEnd, type ImportLine } from '../contract/import.ts';
import { problemSchema } from '../contract/protocol.ts';
import { linesOf } from './lines.ts';

const failure = (code: string, detail?: string): ImportEnd => ({
  type: 'error',
  code,
  ...(detail === undefined ? {} : { detail }),
});

function parseLine(line: string): ImportLine | null {
  try {
    const parsed = importLineSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // a newer server's line, or a proxy's: not part of this contract
  }
}

async function problemOf(response: Response): Promise<ImportEnd> {
  try {
    const problem = problemSchema.safeParse(await response.json());
    return problem.success
      ? failure(problem.data.code, problem.data.detail ?? problem.data.title)
      : failure('UNREACHABLE');
  } catch {
    return failure('UNREACHABLE');
  }
}

/**
 * Sends a FHIR file as it is and follows the import to its end. The language is that of the notes. Never throws; the
 * end is always data.
 */
export async function importFhir(
  file: Blob,
  onProgress: (line: Extract<ImportLine, { type: 'progress' }>) => void,
  send: typeof fetch = fetch,
  language: 'fr' | 'en' = 'fr',
): Promise<ImportEnd> {
  try {
    const response = await send('/api/v1/import/fhir', {
      method: 'POST',
      credentials: 'same-origin',
      headers: {
        'content-type': 'application/octet-stream',
        accept: 'application/x-ndjson',
        'accept-language': language,
      },
      body: file,
    });
    if (!response.ok || !response.body) return await problemOf(response);
    for await (const text of linesOf(response.body)) {
      const line = parseLine(text);
      if (line?.type === 'progress') onProgress(line);
      else if (line) return line;
    }
    return failure('INTERRUPTED');
  } catch {
    return failure('UNREACHABLE');
  }
}
