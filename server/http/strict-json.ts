/** Why a text was not taken for JSON. */
export type JsonFault = 'syntax' | 'depth' | 'duplicate';

export type Parsed = { ok: true; value: unknown } | { ok: false; fault: JsonFault };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The end of the string that begins at `start` (a quote), or -1. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return -1;
}

function isKey(text: string, end: number): boolean {
  for (let at = end + 1; at < text.length; at += 1) {
    const char = text[at];
    if (char === ':') return true;
    if (char !== ' ' && char !== '\t' && char !== '\n' && char !== '\r') return false;
  }
  return false;
}

/** Checks depth and duplicate keys in one pass, before anything is built. Other faults are left to the parser. */
function scan(text: string, depthLimit: number): JsonFault | null {
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '{' || char === '[') {
      if (open.length >= depthLimit) return 'depth';
      open.push(char === '{' ? new Set() : null);
    } else if (char === '}' || char === ']') {
      open.pop();
    } else if (char === '"') {
      const end = stringEnd(text, at);
      if (end < 0) return 'syntax';
      const keys = open.at(-1);
      if (keys && isKey(text, end)) {
        const literal = text.slice(at, end + 1);
        const key = literal.includes('\\') ? decoded(literal) : literal.slice(1, -1);
        if (key === null) return 'syntax';
        if (keys.has(key)) return 'duplicate';
        keys.add(key);
      }
      at = end;
    }
  }
  return null;
}

function decoded(literal: string): string | null {
  try {
    return String(JSON.parse(literal));
  } catch {
    return null;
  }
}

/** JSON in which no object names a key twice and nothing is nested deeper than the limit. */
export function parseStrictJson(text: string, depthLimit: number): Parsed {
  const fault = scan(text, depthLimit);
  if (fault) return { ok: false, fault };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, fault: 'syntax' };
  }
}
