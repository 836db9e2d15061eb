// Firefox speaks WebDriver's commands over a plain socket of its own (Marionette): no driver is needed beside it.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { findFirefox } from '../../scripts/lib/engines.mjs';
import type { Engine } from './driver.ts';
import { signal } from '../support/processes.ts';
import { openTabs, until, type Commands, type Send } from './webdriver.ts';

const READY_WITHIN_MS = 120_000;

const PREFERENCES = {
  'marionette.port': 0,
  'remote.prefs.recommended': true,
  'app.update.disabledForTesting': true,
  'datareporting.policy.dataSubmissionEnabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.sessionstore.resume_from_crash': false,
  // A browser that was killed a few times would ask whether to start in its safe mode.
  'toolkit.startup.max_resumed_crashes': -1,
  // What the clinic's tablet was asked once, and answered with yes.
  'permissions.default.persistent-storage': 1,
  'dom.storageManager.prompt.testing': true,
  'dom.storageManager.prompt.testing.allow': true,
  'intl.accept_languages': 'fr-FR, fr',
  'ui.prefersReducedMotion': 1,
};

const NAMES: Record<keyof Commands, string> = {
  'Navigate To': 'WebDriver:Navigate',
  Back: 'WebDriver:Back',
  'Execute Async Script': 'WebDriver:ExecuteAsyncScript',
  'Find Element': 'WebDriver:FindElement',
  'Element Click': 'WebDriver:ElementClick',
  'Element Send Keys': 'WebDriver:ElementSendKeys',
  'New Window': 'WebDriver:NewWindow',
  'Switch To Window': 'WebDriver:SwitchToWindow',
  'Close Window': 'WebDriver:CloseWindow',
};

type Reply = [kind: number, id: number, error: { error: string; message: string } | null, result: unknown];

/**
 * One connection: messages are JSON behind their length in bytes, `[0, id, command, parameters]` there and `[1, id,
 * error, result]` back.
 */
class Marionette {
  readonly #socket: net.Socket;
  readonly #waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  #received = Buffer.alloc(0);
  #next = 0;

  private constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#hear(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the browser has gone'));
      this.#waiting.clear();
    });
  }

  static connect(port: number): Promise<Marionette> {
    return new Promise((resolve, reject) => {
      const socket = net.connect(port, '127.0.0.1');
      socket.once('error', reject);
      socket.once('connect', () => resolve(new Marionette(socket)));
    });
  }

  ask(command: string, params: object): Promise<unknown> {
    const id = ++this.#next;
    const message = JSON.stringify([0, id, command, params]);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.write(`${Buffer.byteLength(message)}:${message}`);
    });
  }

  #hear(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const colon = this.#received.indexOf(':');
      if (colon < 0) return;
      const end = colon + 1 + Number(this.#received.subarray(0, colon));
      if (this.#received.length < end) return;
      const message = JSON.parse(String(this.#received.subarray(colon + 1, end))) as Reply | object;
      this.#received = this.#received.subarray(end);
      // The first message is a greeting.
      if (Array.isArray(message)) this.#settle(message as Reply);
    }
  }

  #settle([, id, error, result]: Reply): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(`${error.error}: ${error.message}`));
    else waiting?.resolve(result);
  }
}

/** Some results come wrapped in `{ value }`, others don't. */
const unwrapped = (result: unknown): unknown =>
  typeof result === 'object' && result !== null && 'value' in result ? result.value : result;

/** Every window is a private one. */
const PRIVATE = { 'browser.privatebrowsing.autostart': true };

const onPreferences = (more: Readonly<Record<string, boolean>>): Engine => ({
  name: 'firefox',
  backgroundSync: false,
  // Text over a scrolling list comes out "incomplete" here, even where a fault was planted.
  axeLeavesOut: ['color-contrast'],
  async start(profile) {
    const binary = findFirefox();
    if (!binary) throw new Error('no Firefox; `npm run test:browsers` says how to come by one');
    fs.mkdirSync(profile, { recursive: true });
    fs.writeFileSync(
      path.join(profile, 'user.js'),
      Object.entries({ ...PREFERENCES, ...more })
        .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
        .join(''),
    );
    const portFile = path.join(profile, 'MarionetteActivePort');
    fs.rmSync(portFile, { force: true });
    const log = fs.openSync(path.join(profile, 'driver.log'), 'a');
    const child = spawn(binary, ['--headless', '--no-remote', '--marionette', '--profile', profile], {
      stdio: ['ignore', log, log],
      detached: true,
      env: {
        ...process.env,
        HOME: profile,
        MOZ_HEADLESS_WIDTH: '1180',
        MOZ_HEADLESS_HEIGHT: '900',
        MOZ_CRASHREPORTER_DISABLE: '1',
      },
    });
    fs.closeSync(log);
    const group = -(child.pid ?? 0);
    const endAll = (): void => void signal(group, 'SIGKILL');
    process.once('exit', endAll);
    const port = await until(
      READY_WITHIN_MS,
      async () => (fs.existsSync(portFile) ? Number(fs.readFileSync(portFile, 'utf8')) || null : null),
      'Firefox',
    );
    const marionette = await until(READY_WITHIN_MS, () => Marionette.connect(port), 'Marionette');
    await marionette.ask('WebDriver:NewSession', { timeouts: { script: 30_000, pageLoad: 60_000, implicit: 0 } });

    const send = (async (name: keyof Commands, { element, ...params }: { element?: string }) => {
      const result = await marionette.ask(NAMES[name], element === undefined ? params : { ...params, id: element });
      return name === 'New Window' ? result : unwrapped(result);
    }) as Send;
    const ended = async (): Promise<void> => {
      await until(READY_WITHIN_MS, async () => (signal(group, 0) ? null : true), 'the end of Firefox');
      process.off('exit', endAll);
    };
    return {
      ...openTabs(send),
      async quit() {
        await marionette.ask('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => undefined);
        await ended();
      },
      async kill() {
        endAll();
        await ended();
      },
    };
  },
});

export const firefox = onPreferences({});
export const privateFirefox = onPreferences(PRIVATE);
