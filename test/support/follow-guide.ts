import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const SOURCES = ['src', 'server', 'public', 'test', 'e2e', 'scripts'];
const FILES = /^(package(-lock)?\.json|index\.html|(vite|vitest)\.config\.ts|tsconfig.*\.json|\.oxfmtrc\.json)$/;

/** A copy of what the app, its server and their tests are made of. Beside the packages of this one. */
function copySources(folder: string): void {
  const files = fs.readdirSync(root).filter((name) => FILES.test(name));
  for (const name of [...SOURCES, ...files])
    fs.cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
}

/** Where the lines stand one below the other, and nowhere else. */
function placeOf(lines: readonly string[], wanted: readonly string[]): number {
  const places = lines.flatMap((_, at) => (wanted.every((line, next) => lines[at + next] === line) ? [at] : []));
  const [place] = places;
  if (place === undefined || places.length > 1)
    throw new Error(`the guide's lines are in the file ${places.length} times:\n${wanted.join('\n')}`);
  return place;
}

/** A file with changes as a unified diff writes them, without numbers of lines. */
function changed(text: string, hunks: readonly string[]): string {
  let lines = text.split('\n');
  for (const hunk of hunks) {
    const all = hunk.split('\n').filter((line) => line !== '');
    const without = (mark: string) => all.filter((line) => !line.startsWith(mark)).map((line) => line.slice(1));
    const [before, after] = [without('+'), without('-')];
    const at = placeOf(lines, before);
    lines = [...lines.slice(0, at), ...after, ...lines.slice(at + before.length)];
  }
  return lines.join('\n');
}

export interface Followed {
  /** The files that the guide shows whole. */
  made: string[];
  /** Those that it changes. */
  edited: string[];
}

/** Does in a copy of the sources what `docs/declare-an-entity.md` says, word for word. */
export function followGuide(folder: string): Followed {
  copySources(folder);
  const guide = fs.readFileSync(path.join(root, 'docs/declare-an-entity.md'), 'utf8');
  const followed: Followed = { made: [], edited: [] };
  for (const [, kind, block = ''] of guide.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)) {
    const [head = '', ...rest] = block.split('\n');
    const file = /^(?:\/\/|\+\+\+) (\S+)$/.exec(head)?.[1];
    if (file === undefined) throw new Error(`a block says no file: ${head}`);
    const target = path.join(folder, file);
    if (kind === 'diff') {
      const hunks = rest.join('\n').split(/^@@$/m).slice(1);
      fs.writeFileSync(target, changed(fs.readFileSync(target, 'utf8'), hunks));
      followed.edited.push(file);
    } else {
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, rest.join('\n'), { flag: 'wx' });
      followed.made.push(file);
    }
  }
  return followed;
}
