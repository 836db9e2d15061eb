import { describe, expect, it } from 'vitest';
import { INITIAL_CONTACT } from '../queue/contact.ts';
import { chipState, pausesOf, type ChipFacts, type PauseFacts } from './chip.ts';

const NOW = 1_000_000;
const well = { ...INITIAL_CONTACT, lastContactAt: NOW, lastSyncAt: NOW };
const facts = ({
  storage = null,
  offlineSince = null,
  contact = well,
  ...more
}: Partial<ChipFacts & PauseFacts> = {}): ChipFacts => ({
  contact,
  attention: 0,
  pending: 0,
  sending: false,
  copying: false,
  pauses: pausesOf({ contact, storage, offlineSince }),
  ...more,
});

describe('the chip', () => {
  it.each([
    ['the server has confirmed everything', facts(), 'synced'],
    ['nothing was ever heard of the server', facts({ contact: INITIAL_CONTACT }), 'sending'],
    ['a new copy of the server’s records still comes in', facts({ copying: true }), 'sending'],
    ['the network is gone amid a copy', facts({ copying: true, offlineSince: NOW + 1 }), 'offline'],
    ['something waits', facts({ pending: 1 }), 'pending'],
    ['something is under way', facts({ pending: 1, sending: true }), 'sending'],
    ['the network is gone', facts({ offlineSince: NOW + 1 }), 'offline'],
    ['the network is gone and something waits', facts({ offlineSince: NOW + 1, pending: 3 }), 'offline-pending'],
    [
      'the network is gone, and an answer that was under way came in after it',
      facts({ offlineSince: NOW - 1, contact: { ...well, failure: 'offline' } }),
      'offline',
    ],
    ['the browser says offline, but the server has answered since', facts({ offlineSince: NOW - 1 }), 'synced'],
    [
      'the browser says online, but the server does not answer',
      facts({ contact: { ...well, failure: 'timeout' }, pending: 2 }),
      'unreachable',
    ],
    ['a portal answers', facts({ contact: { ...well, failure: 'not-our-server' } }), 'unreachable'],
    [
      'the session has ended',
      facts({ contact: { ...well, pauses: ['signed-out'] }, pending: 2, attention: 1 }),
      'signed-out',
    ],
    ['something needs a person', facts({ attention: 1, pending: 4, offlineSince: NOW + 1 }), 'attention'],
    ['the disk is full', facts({ storage: 'full', attention: 1 }), 'storage'],
    ['the app itself fails', facts({ storage: 'broken', pending: 1, offlineSince: NOW + 1 }), 'storage'],
  ] as const)('%s → %s', (_name, given, state) => expect(chipState(given)).toBe(state));
});

describe('the reasons for which nothing is sent', () => {
  it('are a set: each comes and goes by itself', () => {
    const all = {
      contact: { ...well, pauses: ['signed-out', 'user'] as const, failure: 'offline' as const },
      storage: 'full' as const,
      offlineSince: NOW + 1,
    };
    expect(pausesOf(all)).toEqual(['storage', 'signed-out', 'user', 'offline']);
    expect(pausesOf({ ...all, storage: null })).toEqual(['signed-out', 'user', 'offline']);
    expect(pausesOf({ ...all, contact: well })).toEqual(['storage', 'offline']);
    expect(pausesOf({ contact: well, storage: 'newer', offlineSince: null })).toEqual(['update']);
    expect(pausesOf({ contact: well, storage: null, offlineSince: null })).toEqual([]);
  });
});
