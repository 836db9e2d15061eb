export interface Stat {
  p50: number;
  p95: number;
  least: number;
  most: number;
  n: number;
}

export function stat(values: readonly number[]): Stat {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), least: at(0), most: at(1), n: sorted.length };
}

/** What a figure has to reach. `raw` is raw IndexedDB's figure of the same run, where one was taken. */
export interface Bar {
  text: string;
  met: (own: Stat, raw: Stat | null) => boolean | 'not measured';
}

/** Our median against raw's; `more` are the words for conditions that aren't times. */
export const timesRaw = (factor: number, more = ''): Bar => ({
  text: `≤ ${factor} × raw${more}`,
  met: (own, raw) => (raw === null ? 'not measured' : own.p50 <= factor * raw.p50),
});
export const p95Below = (ms: number): Bar => ({ text: `p95 ≤ ${ms} ms`, met: (own) => own.p95 <= ms });
export const medianBelow = (most: number, words: string): Bar => ({
  text: `≤ ${most}${words}`,
  met: (own) => own.p50 <= most,
});
/** Every single one, not the median. */
export const always = (value: number): Bar => ({
  text: `${value}, always`,
  met: (own) => own.n > 0 && own.least === value && own.most === value,
});

/** Both; not measured where one of them isn't. */
export const both = (one: Bar, other: Bar): Bar => ({
  text: `${one.text}, ${other.text}`,
  met: (own, raw) => {
    const words = [one.met(own, raw), other.met(own, raw)];
    if (words.includes(false)) return false;
    return words.includes('not measured') ? 'not measured' : true;
  },
});

export type Verdict = 'yes' | 'NO' | 'not measured';

/** `unmet`: conditions besides the time that did not hold in some round. A figure that wasn't taken is never met. */
export function verdictOf(
  bar: Bar,
  own: readonly number[] | undefined,
  raw: readonly number[] | undefined,
  unmet: ReadonlySet<string>,
): Verdict {
  if (own === undefined || own.length === 0) return 'not measured';
  const met = bar.met(stat(own), raw && raw.length > 0 ? stat(raw) : null);
  if (met === false || unmet.size > 0) return 'NO';
  return met === true ? 'yes' : met;
}
