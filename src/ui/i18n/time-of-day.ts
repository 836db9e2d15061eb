const FORMS = [/^([01]?\d|2[0-3])(?:\s*[h:.\s]\s*([0-5]\d)?)?$/i, /^([01]?\d|2[0-3])([0-5]\d)$/];

/** A time as people type it (`9`, `9h`, `9h30`, `9:30`, `930`, `09.30`) as `HH:MM`; null where it is none. */
export function parseTimeOfDay(typed: string): string | null {
  for (const form of FORMS) {
    const match = form.exec(typed.trim());
    if (match) return `${(match[1] ?? '').padStart(2, '0')}:${match[2] ?? '00'}`;
  }
  return null;
}
