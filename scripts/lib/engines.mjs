import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import process from 'node:process';

/** Firefox itself, not a wrapper in another package format, which would not see a profile in the temporary folder. */
export const findFirefox = () =>
  [
    process.env.FIREFOX_PATH,
    '/usr/bin/firefox-esr',
    '/usr/lib/firefox-esr/firefox-esr',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
  ].find((path) => path && fs.existsSync(path));

/**
 * WebKitGTK with all that drives it: its WebDriver, a screen in memory, and the bindings that the launcher is written
 * on.
 */
export const findWebKit = () =>
  ['WebKitWebDriver', 'Xvfb'].every((name) => spawnSync('which', [name], { stdio: 'ignore' }).status === 0) &&
  spawnSync(
    '/usr/bin/python3',
    [
      '-c',
      "import gi; gi.require_version('Gtk', '3.0'); gi.require_version('WebKit2', '4.1'); from gi.repository import WebKit2",
    ],
    { stdio: 'ignore' },
  ).status === 0
    ? 'WebKitWebDriver'
    : undefined;
