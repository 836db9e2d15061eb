import { afterEach, describe, expect, it } from 'vitest';
import type { Notice } from '../queue/ports.ts';
import { openBus } from './open-engine.ts';

const CHANGED: Notice = { type: 'changed', keys: ['patient/1'], remote: true };

const open: { close(): void }[] = [];
const bus = (scope: string, onNotice: (notice: Notice) => void) => {
  const opened = openBus(scope, onNotice);
  open.push(opened);
  return opened;
};
afterEach(() => open.splice(0).forEach((opened) => opened.close()));

describe('the bus between the tabs and the worker of one person', () => {
  it('UI-26 a round that ends after its client was closed is heard by the client that took its place', async () => {
    const before = bus('late-round', () => undefined);
    const received = new Promise<Notice>((resolve) => bus('late-round', resolve));
    before.close();
    before.post(CHANGED);
    expect(await received).toEqual(CHANGED);
  });

  it('UI-26 what was gathered for the others leaves before the channel is closed', async () => {
    const before = bus('gathered', () => undefined);
    const received = new Promise<Notice>((resolve) => bus('gathered', resolve));
    before.post({ type: 'changed', keys: ['patient/1'], remote: false }, 'others');
    before.close();
    expect(await received).toEqual({ type: 'changed', keys: ['patient/1'], remote: false });
  });

  it('UI-26 a client that was closed hears nothing more', async () => {
    const received: Notice[] = [];
    const closed = bus('deaf', (notice) => received.push(notice));
    closed.close();
    const last = new Promise<Notice>((resolve) => bus('deaf', resolve));
    bus('deaf', () => undefined).post(CHANGED);
    await last;
    expect(received).toEqual([]);
  });
});
