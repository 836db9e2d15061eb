import { writeFile } from 'node:fs/promises';
import type { Exhibit } from './zoo.ts';

export interface ZooResult {
  exhibit: Exhibit;
  caught: { seeds: number; invariant: string } | null;
}

/** `docs/bug-zoo.md`: what was planted, how many seeds it took, what caught it. */
export async function writeZoo(results: readonly ZooResult[], most: number): Promise<void> {
  const caught = results.filter((result) => result.caught !== null);
  const rows = results.map(
    ({ exhibit, caught: by }) =>
      `| \`${exhibit.name}\` | ${exhibit.fault} | ${exhibit.what} | ${by ? by.seeds : `not within ${most}`} | ${by?.invariant ?? ''} |`,
  );
  const text = `# The bug zoo

Bugs that systems of this kind have had, planted one at a time around the engine (in the server, the store, the answers, what leaves, the
lock), never in it. The simulation has to catch each: what catches nothing is not a test. Made by \`npm run sim -- --zoo\`; the bugs are in
\`test/simulation/zoo.ts\`, the invariants in \`test/simulation/oracle.ts\`.

${results.length} planted, ${caught.length} caught, each within ${Math.max(...caught.map(({ caught: by }) => by?.seeds ?? 0))} seeds.
A lock that is not exclusive is not in the list by itself: the fence in the store makes it harmless, which is what it is for.

| bug | fault | what it does | seeds needed | caught by |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
  await writeFile(new URL('../../docs/bug-zoo.md', import.meta.url), text);
}
