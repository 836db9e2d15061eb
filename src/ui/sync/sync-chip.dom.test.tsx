import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { SyncChip, type Chip } from './sync-chip.tsx';
import { show } from '../testing/render.tsx';

const now = new Date('2026-11-21T10:42:00');
const facts = {
  pending: 0,
  attention: 0,
  conflicts: 0,
  refused: 0,
  lastContactAt: '2026-11-21T10:40:00',
  nextAttemptAt: null,
  to: '/sync',
  now,
};

const CASES: [
  Chip,
  Partial<Omit<typeof facts, 'nextAttemptAt'>> & { nextAttemptAt?: string | null; storage?: string },
  string,
][] = [
  ['synced', {}, 'Synchronisé'],
  ['pending', { pending: 3 }, '3 modifications sur cet appareil, à envoyer'],
  ['pending', { pending: 1 }, '1 modification sur cet appareil, à envoyer'],
  ['sending', { pending: 2 }, 'Envoi en cours… 2 modifications sur cet appareil'],
  ['sending', {}, 'Synchronisation…'],
  ['offline', {}, 'Hors ligne'],
  ['offline-pending', { pending: 3 }, 'Hors ligne — 3 modifications enregistrées sur cet appareil'],
  ['unreachable', { nextAttemptAt: null }, 'Serveur injoignable'],
  ['attention', { pending: 1, attention: 1, refused: 1 }, '1 modification refusée — à corriger'],
  ['attention', { pending: 1, attention: 1 }, '1 modification à traiter'],
  ['attention', { pending: 1, attention: 1, conflicts: 1 }, '1 conflit à résoudre'],
  [
    'attention',
    { pending: 3, attention: 2, conflicts: 1 },
    '2 modifications à traiter — 1 autre sur cet appareil, à envoyer',
  ],
  [
    'unreachable',
    { pending: 3, nextAttemptAt: '2026-11-21T18:20:00' },
    'Serveur injoignable — 3 modifications enregistrées sur cet appareil',
  ],
  ['unreachable', { nextAttemptAt: '2026-11-21T18:20:00' }, 'Serveur injoignable — nouvelle tentative à 18:20'],
  ['signed-out', { pending: 2 }, 'Reconnectez-vous pour envoyer — 2 modifications enregistrées sur cet appareil'],
  [
    'storage',
    { pending: 1, storage: 'silent' },
    'Cet appareil ne peut pas enregistrer — 1 modification enregistrée sur cet appareil',
  ],
  ['signed-out', {}, 'Reconnectez-vous pour envoyer'],
  ['storage', {}, 'Espace insuffisant\u00a0: exportez vos modifications'],
  [
    'storage',
    { pending: 2, storage: 'broken' },
    'Erreur de l’application\u00a0: nouvel envoi automatique — 2 modifications enregistrées sur cet appareil',
  ],
];

describe('H22 UI-20 sync chip', () => {
  it.each(CASES)('%s with %o says %s', async (chip, more, words) => {
    await show(<SyncChip {...facts} {...more} chip={chip} />);
    const link = screen.getByTestId('sync-chip');
    expect(link.getAttribute('data-state')).toBe(chip);
    expect(link.getAttribute('data-pending')).toBe(String(more.pending ?? 0));
    expect(link.querySelector('span')?.textContent).toBe(words);
    expect(screen.getByRole('status').contains(link)).toBe(true);
  });

  it('tells exactly when, on hover', async () => {
    await show(<SyncChip {...facts} chip="synced" />);
    expect(screen.getByTestId('sync-chip').title).toMatch(/^Tout est synchronisé · il y a 2/);
  });

  it('speaks English', async () => {
    await show(<SyncChip {...facts} chip="offline-pending" pending={3} />, 'en');
    expect(screen.getByTestId('sync-chip').textContent).toContain('Offline — 3 changes saved on this device');
  });
});
