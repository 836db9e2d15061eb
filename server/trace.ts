/**
 * Where an error was thrown, and nothing of its message: a message may quote what a person typed, over several lines.
 */
export function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return (error.stack ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^at .+:\d+:\d+\)?$/.test(line))
    .slice(0, 5)
    .join(' | ');
}
