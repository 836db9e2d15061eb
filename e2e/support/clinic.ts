import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

const here = path.resolve(import.meta.dirname, '../..');
const READY_WITHIN_MS = 60_000;

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** A real server of this project with the fixture of the conformance server, on a database of its own. */
export class Clinic {
  readonly port: number;
  readonly #folder = fs.mkdtempSync(path.join(os.tmpdir(), 'medicalpro-e2e-'));
  readonly #durable: boolean;
  readonly #patients: number;
  readonly #drugs: boolean;
  readonly #zone: string;
  readonly #root: string;
  #child: ChildProcess;
  #said = '';

  private constructor(port: number, durable: boolean, patients: number, drugs: boolean, root: string, zone: string) {
    this.port = port;
    this.#durable = durable;
    this.#patients = patients;
    this.#drugs = drugs;
    this.#zone = zone;
    this.#root = root;
    // The database runs as another user than root.
    fs.chmodSync(this.#folder, 0o755);
    this.#child = this.#spawn();
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /**
   * `durable`: acknowledged changes survive a kill; otherwise the database is faster and may lose the last ones.
   * `patients`: their number at the start, in atlas. `drugs`: the catalogue holds a release of the drug base. `root`:
   * the folder of sources and built app, if not this one. `zone`: the clinic's.
   */
  static async open({
    durable = false,
    patients = 0,
    drugs = false,
    root = here,
    zone = 'Europe/Paris',
  }: { durable?: boolean; patients?: number; drugs?: boolean; root?: string; zone?: string } = {}): Promise<Clinic> {
    const clinic = new Clinic(await freePort(), durable, patients, drugs, root, zone);
    await clinic.#ready();
    return clinic;
  }

  /** SIGKILL to the server's process, whatever it is doing. */
  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }

  /** Starts the ended server again on the same port and data; `raised`: as its next version (`raised-clinic.ts`). */
  async restart(domain: 'present' | 'raised' = 'present'): Promise<void> {
    this.#said = '';
    this.#child = this.#spawn(domain);
    await this.#ready();
  }

  /** Imports the next release of the drug base; resolves when it is in the catalogue. */
  publishDrugs(): Promise<void> {
    const published = new Promise<void>((resolve) => {
      const hear = (chunk: Buffer): void => {
        if (!String(chunk).includes('PUBLISHED')) return;
        this.#child.stdout?.off('data', hear);
        resolve();
      };
      this.#child.stdout?.on('data', hear);
    });
    this.#child.kill('SIGUSR2');
    return published;
  }

  /** Ends the server in an orderly way; it can be started again. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    const hard = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(hard);
  }

  async close(): Promise<void> {
    await this.stop();
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }

  #spawn(domain: 'present' | 'raised' = 'present'): ChildProcess {
    const args = [
      '--import',
      'tsx',
      path.join(this.#root, 'e2e/support/server.ts'),
      String(this.port),
      this.#folder,
      this.#durable ? 'durable' : 'quick',
      String(this.#patients),
      domain,
      this.#drugs ? 'drugs' : '-',
      this.#zone,
    ];
    return spawn(process.execPath, args, { cwd: this.#root, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  #ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`the server was not ready in ${READY_WITHIN_MS} ms:\n${this.#said}`)),
        READY_WITHIN_MS,
      );
      const hear = (chunk: Buffer): void => {
        this.#said += String(chunk);
        if (!/^READY /m.test(this.#said)) return;
        clearTimeout(timer);
        resolve();
      };
      this.#child.stdout?.on('data', hear);
      this.#child.stderr?.on('data', hear);
      this.#child.once('exit', (code) => {
        clearTimeout(timer);
        reject(new Error(`the server ended (${code}):\n${this.#said}`));
      });
    });
  }
}
