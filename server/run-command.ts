/**
 * Ends the process with what a command answers: 0 done, 1 not done, 2 asked wrongly. What it throws is told in one
 * line, without a trace: `tell` says how, for errors that it knows.
 */
export function runCommand(main: () => Promise<number>, tell: (error: unknown) => string = wordsOf): void {
  main().then(
    (code) => process.exit(code),
    (error: unknown) => {
      console.error(tell(error));
      process.exit(1);
    },
  );
}

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
