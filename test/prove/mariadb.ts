import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DRUG_TABLES, type DrugRow } from '../../src/contract/drugs.ts';
import { createStatements } from '../../server/domains/clinic/drugs/statements.ts';
import type { Rows } from '../node/drug-clients.ts';

const PROGRAMS = ['mariadbd', 'mariadb', 'mariadb-install-db'] as const;
const READY_MS = 60_000;

/** The programs of MariaDB that are not there. */
export const missingPrograms = (): string[] =>
  PROGRAMS.filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);

/** How a connection reads a statement. */
export interface Connection {
  /** `sql_mode`; null for the server's own. */
  mode: string | null;
  charset: string;
}

/** A MariaDB server in a folder of its own, reached by a socket in it. */
export class MariaDb {
  readonly #folder: string;
  readonly #child: ReturnType<typeof spawn>;

  private constructor(folder: string, child: ReturnType<typeof spawn>) {
    this.#folder = folder;
    this.#child = child;
  }

  static async start(): Promise<MariaDb> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mariadb-'));
    const user = os.userInfo().uid === 0 ? ['--user=root'] : [];
    const data = [`--datadir=${folder}/data`, ...user];
    const install = ['--no-defaults', ...data, '--auth-root-authentication-method=normal', '--skip-test-db'];
    execFileSync('mariadb-install-db', install, { stdio: 'ignore' });
    const quick = ['--skip-networking', '--skip-log-bin', '--innodb-flush-log-at-trx-commit=0', `--tmpdir=${folder}`];
    const child = spawn('mariadbd', ['--no-defaults', ...data, `--socket=${folder}/socket`, ...quick], {
      stdio: 'ignore',
    });
    const server = new MariaDb(folder, child);
    const until = Date.now() + READY_MS;
    while (spawnSync('mariadb', server.#arguments(), { input: 'SELECT 1;' }).status !== 0) {
      if (Date.now() > until || child.exitCode !== null) {
        server.stop();
        throw new Error('mariadbd did not start');
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return server;
  }

  createTables(database: string): void {
    const create = [`CREATE DATABASE ${database} CHARACTER SET utf8mb4;`, `USE ${database};`];
    this.#run([...create, ...createStatements('mysql', DRUG_TABLES)].join('\n'));
  }

  /** Executes statements as they are, in one transaction; stops at the first that fails. */
  execute(database: string, statements: readonly string[], { mode, charset }: Connection): void {
    const set = mode === null ? [] : [`SET SESSION sql_mode = '${mode}';`];
    const input = [...set, 'BEGIN;', ...statements, 'COMMIT;'].join('\n');
    this.#run(input, [`--database=${database}`, `--default-character-set=${charset}`]);
  }

  /** What the catalogue's tables hold. */
  rows(database: string): Rows {
    const all: Rows = {};
    for (const { name, key, columns } of DRUG_TABLES) {
      const list = Object.keys(columns).map((column) => `'${column}', \`${column}\``);
      const text = this.#run(`SELECT JSON_OBJECT(${list.join(', ')}) FROM \`${name}\`;`, [
        `--database=${database}`,
        '--batch',
        '--raw',
        '--skip-column-names',
      ]);
      const rows = text.split('\n').filter((line) => line !== '');
      all[name] = Object.fromEntries(
        rows.map((line) => {
          const raw = JSON.parse(line) as DrugRow;
          const row = Object.entries(raw).map(([column, value]) => [
            column,
            columns[column] === 'boolean' && value !== null ? value === 1 : value,
          ]);
          return [String(raw[key]), Object.fromEntries(row) as DrugRow];
        }),
      );
    }
    return all;
  }

  stop(): void {
    this.#child.kill('SIGKILL');
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }

  #arguments(): string[] {
    return ['--no-defaults', '--user=root', `--socket=${this.#folder}/socket`];
  }

  #run(input: string, more: readonly string[] = ['--default-character-set=utf8mb4']): string {
    const charset = more.some((one) => one.startsWith('--default-character-set'))
      ? []
      : ['--default-character-set=utf8mb4'];
    const { status, stdout, stderr } = spawnSync('mariadb', [...this.#arguments(), ...charset, ...more], {
      input,
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    });
    if (status !== 0) throw new Error(`MariaDB: ${stderr.slice(0, 500)}`);
    return stdout;
  }
}
