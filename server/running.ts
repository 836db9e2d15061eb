/** Where the server of a data folder answers, kept beside its data so that a second start can say it. */
import fs from 'node:fs';
import path from 'node:path';
import { birthOf, isAlive } from './store/embedded-postgres.ts';

const fileOf = (dir: string) => path.join(dir, 'server.json');

interface Running {
  pid: number;
  birth: string;
  url: string;
}

/** Says where this process answers. A folder that can't be written only costs the hint. The answer takes it back. */
export function announce(dir: string, url: string): () => void {
  const running: Running = { pid: process.pid, birth: birthOf(process.pid), url };
  try {
    fs.mkdirSync(dir, { recursive: true });
    fs.writeFileSync(fileOf(dir), JSON.stringify(running), { mode: 0o600 });
  } catch {
    return () => undefined;
  }
  return () => fs.rmSync(fileOf(dir), { force: true });
}

/** The address of the living server that uses the folder, or null. */
export function announced(dir: string): string | null {
  try {
    const { pid, birth, url } = JSON.parse(fs.readFileSync(fileOf(dir), 'utf8')) as Running;
    return isAlive(pid) && birth === birthOf(pid) && typeof url === 'string' ? url : null;
  } catch {
    return null;
  }
}
