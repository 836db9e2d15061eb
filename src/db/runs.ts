/** Whole numbers as runs `[first, last]`, ascending and disjoint: five hundred consecutive numbers are one run. */
export type Runs = readonly (readonly [first: number, last: number])[];

export function runsOf(numbers: Iterable<number>): Runs {
  const runs: [number, number][] = [];
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs;
}

export function inRuns(runs: Runs, number: number): boolean {
  return runs.some(([first, last]) => number >= first && number <= last);
}

export const numbersIn = (runs: Runs): number[] =>
  runs.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, at) => first + at));

export const sizeOf = (runs: Runs): number => runs.reduce((sum, [first, last]) => sum + last - first + 1, 0);
