import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Layout } from '../../app/layout.tsx';
import { CLIENT, testId } from '../../../test/support/queue.ts';
import { consentHash } from '../../contract/entities/consent.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { RecordScreens } from '../../records/record-screens.tsx';
import { setLanguage, startTexts } from '../../ui/i18n/i18n.ts';
import { CLAIRE_ID, device, USER_ID, type Held } from '../chart/testing/device.tsx';
import { setReadingLock } from './reading-lock.ts';
import type { SignatureFieldProps } from './signature-pad.tsx';
import { keepCode } from './unlock-code.ts';
import { loadWords } from './words.ts';
// Loaded by the app when it is needed: here before the tests, so that none of them waits for a module.
import './reading-view.tsx';

const DRAWN = { image: 'data:image/png;base64,iVBORw0KGgo=', strokes: [[[1, 2, 0, 0.5]]] };

// There is no canvas here; that a signature can be drawn is e2e/consents.spec.ts.
vi.mock(import('./signature-pad.tsx'), () => ({
  SignatureField: ({ onDrawn, cleared }: SignatureFieldProps) => (
    <button type="button" data-testid="draw" data-cleared={cleared} onClick={() => onDrawn(() => DRAWN)}>
      draw
    </button>
  ),
}));

const proposed: Held = {
  entityType: 'consent',
  id: testId(),
  data: {
    patientId: CLAIRE_ID,
    type: 'care',
    status: 'proposed',
    language: 'fr',
    text: 'Je consens aux soins.',
    answers: { 'J’ai pu poser mes questions': true },
    performer: { kind: 'patient', name: 'LEFÈVRE Claire' },
    method: 'tablet',
  },
};

const CODE = await keepCode('4711', new Uint8Array(16), 1000);
const LOCK = { consentId: proposed.id, userId: USER_ID, code: CODE, decided: false, wrong: 0, waitUntil: 0 };
const outlet = { Screen: () => <Layout />, Detail: () => null, Editor: () => null } as unknown as RecordScreens;

async function handedOver() {
  const world = await device({ app: outlet }, '/app', { held: [proposed] });
  fireEvent.click(screen.getByText('open'));
  await screen.findByTestId('consent-reading');
  return world;
}

const unlock = (secret: string) => {
  fireEvent.change(screen.getByTestId('field-unlock'), { target: { value: secret } });
  fireEvent.click(screen.getByTestId('unlock'));
};

/** Role and name, as a screen reader goes through them. */
function readOut(root: Element): string[] {
  const roles: Readonly<Record<string, string>> = {
    MAIN: 'main',
    H1: 'heading 1',
    H2: 'heading 2',
    BUTTON: 'button',
    SECTION: 'region',
    DT: 'term',
    DD: 'definition',
  };
  return [...root.querySelectorAll('h1,h2,button,section,p,dt,dd')].map((element) => {
    const role = roles[element.tagName] ?? 'text';
    const name = element.getAttribute('aria-label') ?? (element.tagName === 'SECTION' ? '' : element.textContent);
    return `${role}: ${name}`;
  });
}

describe('a consent in a patient’s hands', () => {
  beforeAll(async () => {
    await startTexts('fr');
    await loadWords();
  });
  beforeEach(async () => {
    localStorage.clear();
    await setLanguage('fr');
    setReadingLock(LOCK);
  });

  it('CS-20 a screen reader reads the consent and the two answers, and nothing else of the app', async () => {
    await handedOver();
    await screen.findByTestId('draw');
    expect(readOut(screen.getByTestId('consent-reading'))).toEqual([
      'text: ',
      'button: Réservé au cabinet',
      'heading 1: Soins',
      'text: Je consens aux soins.',
      'term: J’ai pu poser mes questions',
      'definition: Oui',
      'region: Signature',
      'heading 2: Signature de LEFÈVRE Claire',
      'button: draw',
      'button: Recommencer',
      'button: Je refuse',
      'button: J’accepte et je signe',
    ]);
    expect(screen.getAllByRole('main')).toHaveLength(1);
    expect(screen.queryByRole('navigation')).toBeNull();
    expect(document.activeElement?.textContent).toBe('Soins');
  });

  it('CS-21 Escape, another address and a new start of the app leave it where it is', async () => {
    await handedOver();
    fireEvent.keyDown(document.body, { key: 'Escape' });
    fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
    fireEvent.click(screen.getByText('leave'));
    fireEvent.click(screen.getByText('open'));
    await screen.findByTestId('consent-reading');
    expect(JSON.parse(localStorage.getItem('medicalpro-reading') ?? '{}')).toMatchObject({ consentId: proposed.id });
    expect(localStorage.getItem('medicalpro-reading')).not.toContain('consens');
    expect(screen.queryByTestId('palette')).toBeNull();
  });

  it('CS-25 CS-60 signing seals the consent, once however often it is tapped, and the thanks show nothing of the record', async () => {
    const { sent } = await handedOver();
    const accept = await screen.findByTestId<HTMLButtonElement>('accept');
    expect(accept.disabled).toBe(true);
    fireEvent.click(await screen.findByTestId('draw'));
    fireEvent.click(accept);
    fireEvent.click(accept);
    const done = await screen.findByTestId('consent-done');
    expect(done.textContent).not.toContain('LEFÈVRE');
    const events = await sent();
    expect(events).toHaveLength(1);
    const payload = events[0]?.payload as JsonObject;
    expect(payload).toMatchObject({ status: 'active', method: 'tablet', signature: { ...DRAWN, deviceId: CLIENT } });
    expect(payload['contentHash']).toBe(await consentHash({ ...proposed.data, ...payload }));
    unlock('0000');
    await waitFor(() => expect(done.textContent).toContain('Ce n’est pas le bon code'));
    unlock('4711');
    await waitFor(() => expect(localStorage.getItem('medicalpro-reading')).toBeNull());
  });

  it('CS-26 a refusal is a decision of its own, with who, when and why, once however often it is tapped', async () => {
    const { sent } = await handedOver();
    fireEvent.click(await screen.findByTestId('refuse'));
    fireEvent.change(screen.getByTestId('field-refusal'), { target: { value: 'Je veux y réfléchir' } });
    const confirm = screen.getByTestId('confirm-refusal');
    fireEvent.click(confirm);
    fireEvent.click(confirm);
    await screen.findByTestId('consent-done');
    const events = await sent();
    expect(events).toHaveLength(1);
    const payload = events[0]?.payload ?? {};
    expect(payload).toMatchObject({ status: 'rejected', statusReason: 'Je veux y réfléchir' });
    expect(Object.keys(payload)).toEqual(expect.arrayContaining(['dateTime', 'contentHash']));
    expect(Object.keys(payload)).not.toContain('signature');
  });

  it('CS-76 a code typed while the last one is being looked at stays in its field', async () => {
    setReadingLock(LOCK);
    await handedOver();
    fireEvent.click(screen.getByTestId('take-back'));
    unlock('0000');
    fireEvent.change(screen.getByTestId('field-unlock'), { target: { value: '47' } });
    await waitFor(() =>
      expect(screen.getByTestId('consent-reading').textContent).toContain('Ce n’est pas le bon code'),
    );
    expect(screen.getByTestId<HTMLInputElement>('field-unlock').value).toBe('47');
  });

  it('CS-22 only the code of whoever handed it over takes it back, and too many wrong ones have to wait', async () => {
    setReadingLock({ ...LOCK, wrong: 4 });
    await handedOver();
    fireEvent.click(screen.getByTestId('take-back'));
    unlock('0000');
    await waitFor(() =>
      expect(screen.getByTestId('consent-reading').textContent).toContain('Ce n’est pas le bon code'),
    );
    unlock('4711');
    await waitFor(() => expect(screen.getByTestId('consent-reading').textContent).toContain('Trop d’essais'));
    expect(screen.queryByTestId('consent-reading')).not.toBeNull();
  });
});
