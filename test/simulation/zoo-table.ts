import { writeFile } from 'node:fs/promises';
import type { Exhibit } from './zoo.ts';

export interface ZooResult {
  exhibit: Exhibit;
  caught: { seeds: number; invariant: string } | null;
}

/** Writes `docs/bug-zoo.md`: each bug, how many seeds it took to find it, and by which invariant. */
export async function writeZoo(results: readonly ZooResult[], most: number): Promise<void> {
  const caught = results.filter((result) => result.caught !== null);
  const rows = results.map(
    ({ exhibit, caught: by }) =>
      `| \`${exhibit.name}\` | ${exhibit.fault} | ${exhibit.what} | ${by ? by.seeds : `not within ${most}`} | ${by?.invariant ?? ''} |`,
  );
  const text = `# The bug zoo

Known bugs of offline systems. The simulation inserts one of them at a time around the engine: in the server, the store, the answers, the
requests or the lock. The engine itself is never changed. Each bug must be found, because a check that finds none of them proves nothing.
\`npm run sim -- --zoo\` writes this table. The bugs are in \`test/simulation/zoo.ts\`, the invariants in \`test/simulation/oracle.ts\`, the
faults in [faults.md](faults.md).

${results.length} inserted, ${caught.length} found, each within ${Math.max(...caught.map(({ caught: by }) => by?.seeds ?? 0))} seeds.
A lock that is not exclusive is not in the list on its own: the fence in the store makes it harmless.

| bug | fault | what it does | seeds needed | found by |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
  await writeFile(new URL('../../docs/bug-zoo.md', import.meta.url), text);
}
