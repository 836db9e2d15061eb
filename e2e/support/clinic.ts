import { spawn, type ChildProcess } from 'node:child_process';
import net from 'node:net';
import path from 'node:path';
import process from 'node:process';

const root = path.resolve(import.meta.dirname, '../..');
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
  readonly #child: ChildProcess;
  #said = '';

  private constructor(port: number, child: ChildProcess) {
    this.port = port;
    this.#child = child;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  static async open(): Promise<Clinic> {
    const port = await freePort();
    const child = spawn(process.execPath, ['--import', 'tsx', path.join(import.meta.dirname, 'server.ts'), String(port)], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const clinic = new Clinic(port, child);
    await clinic.#ready();
    return clinic;
  }

  async close(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill('SIGTERM');
      const hard = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
      await gone;
      clearTimeout(hard);
    }
  }

  #ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the server was not ready in ${READY_WITHIN_MS} ms:\n${this.#said}`)), READY_WITHIN_MS);
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
