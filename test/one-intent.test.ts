import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const sourcesIn = (folder: string): string[] =>
  fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|testing\//.test(file))
    .map((file) => path.join(folder, file));

/** A choice that is made twice is two choices, or the same one: nothing is made or sent by it. */
const WITHOUT: Readonly<Record<string, string>> = {
  'src/features/access/access-screen.tsx': 'a right that is chosen in a list replaces the one before',
};

describe('H2 UI-10 what a screen creates, changes or sends', () => {
  const sources = ['src/features', 'src/records'].flatMap(sourcesIn);
  const changing = sources.filter((file) =>
    /useSyncMutation\(|client\.(?:create|update|delete)\(/.test(fs.readFileSync(file, 'utf8')),
  );

  it('H2 UI-10 changes records under an intent, wherever it does', () => {
    expect(changing.length).toBeGreaterThan(15);
    const bare = changing.filter((file) => !/\bintent\b|Intents?\(/.test(fs.readFileSync(file, 'utf8')));
    expect(bare).toEqual(Object.keys(WITHOUT));
  });

  it('H2 UI-10 asks the server for what leaves something behind only once at a time', () => {
    // What an administrator's desk, the own account, an agenda's address or an import does on the server at once.
    const sending = sources.filter((file) =>
      /\b(?:desk\.(?:invite|save|revoke|endSession|remove|begin|publish)|client\.agendaFeed|readCsv)\(/.test(
        fs.readFileSync(file, 'utf8'),
      ),
    );
    expect(sending.length).toBeGreaterThan(4);
    expect(sending.filter((file) => !/\buseOnce\(/.test(fs.readFileSync(file, 'utf8')))).toEqual([]);
  });
});
