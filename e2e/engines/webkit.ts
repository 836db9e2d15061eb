// WebKitGTK by raw WebDriver, on a screen in memory. It stands in for Safari, which it is not: no eviction after days,
// no Home Screen, no touch.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import process from 'node:process';
import type { Readable } from 'node:stream';
import type { Engine } from './driver.ts';
import { signal } from '../support/processes.ts';
import { openTabs, until, type Commands, type Send } from './webdriver.ts';

const READY_WITHIN_MS = 60_000;

/** Method and path of each command within the session; `:element` is filled in. */
const WAYS: Record<keyof Commands, [method: string, path: string]> = {
  'Navigate To': ['POST', '/url'],
  Back: ['POST', '/back'],
  'Execute Async Script': ['POST', '/execute/async'],
  'Find Element': ['POST', '/element'],
  'Element Click': ['POST', '/element/:element/click'],
  'Element Send Keys': ['POST', '/element/:element/value'],
  'New Window': ['POST', '/window/new'],
  'Switch To Window': ['POST', '/window'],
  'Close Window': ['DELETE', '/window'],
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** Xvfb chooses a free number itself and says when it is ready. */
async function openScreen(): Promise<{ display: string; close: () => void }> {
  const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x1400x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const close = (): void => void screen.kill('SIGKILL');
  process.once('exit', close);
  const display = await new Promise<string>((resolve, reject) => {
    let said = '';
    screen.once('error', reject);
    screen.once('exit', () => reject(new Error('Xvfb ended')));
    (screen.stdio[3] as Readable).on('data', (chunk: Buffer) => {
      said += String(chunk);
      if (said.includes('\n')) resolve(`:${said.trim()}`);
    });
  });
  return { display, close: () => (process.off('exit', close), close()) };
}

async function call(port: number, method: string, at: string, body?: object): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}${at}`, {
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const { value } = (await response.json()) as { value: unknown };
  if (!response.ok) {
    const { error, message } = value as { error: string; message: string };
    throw new Error(`${error}: ${message}`);
  }
  return value;
}

export const webkit: Engine = {
  name: 'webkit',
  backgroundSync: false,
  axeLeavesOut: [],
  async start(profile) {
    fs.mkdirSync(profile, { recursive: true });
    const screen = await openScreen();
    const port = await freePort();
    const log = fs.openSync(path.join(profile, 'driver.log'), 'a');
    const driver = spawn('WebKitWebDriver', [`--port=${port}`], {
      stdio: ['ignore', log, log],
      detached: true,
      env: {
        ...process.env,
        DISPLAY: screen.display,
        HOME: profile,
        XDG_RUNTIME_DIR: profile,
        XDG_CACHE_HOME: path.join(profile, 'xdg-cache'),
        XDG_CONFIG_HOME: path.join(profile, 'xdg-config'),
        XDG_DATA_HOME: path.join(profile, 'xdg-data'),
        WK_PROFILE: profile,
        // Its sandbox needs user namespaces, which a container has not.
        WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
        LIBGL_ALWAYS_SOFTWARE: '1',
        NO_AT_BRIDGE: '1',
        GTK_A11Y: 'none',
      },
    });
    fs.closeSync(log);
    const group = -(driver.pid ?? 0);
    const endAll = (): void => void signal(group, 'SIGKILL');
    process.once('exit', endAll);
    await until(READY_WITHIN_MS, () => call(port, 'GET', '/status'), 'WebKitWebDriver');
    const { sessionId } = (await call(port, 'POST', '/session', {
      capabilities: {
        alwaysMatch: {
          'webkitgtk:browserOptions': { binary: path.join(import.meta.dirname, 'webkit-launcher.py'), args: [] },
        },
      },
    })) as { sessionId: string };
    await call(port, 'POST', `/session/${sessionId}/timeouts`, { script: 30_000, pageLoad: 30_000 });

    const send = ((name: keyof Commands, { element, ...params }: { element?: string }) => {
      const [method, at] = WAYS[name];
      return call(
        port,
        method,
        `/session/${sessionId}${at.replace(':element', element ?? '')}`,
        method === 'POST' ? params : undefined,
      );
    }) as Send;
    const end = async (how: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
      signal(group, how);
      await until(READY_WITHIN_MS, async () => (signal(group, 0) ? null : true), 'the end of the browser');
      process.off('exit', endAll);
      screen.close();
    };
    return {
      ...openTabs(send),
      async quit() {
        await call(port, 'DELETE', `/session/${sessionId}`).catch(() => undefined);
        await end('SIGTERM');
      },
      kill: () => end('SIGKILL'),
    };
  },
};
