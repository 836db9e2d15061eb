import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clientOn } from '../../../test/support/client.ts';
import { MemoryStore } from '../../../test/support/memory-store.ts';
import { acknowledgeAll, CLAIRE, downAnswer, engineOn, intent, testId, upAnswer } from '../../../test/support/queue.ts';
import type { SyncUpRequest, SyncUpResponse } from '../../contract/protocol.ts';
import { ClientProvider, useSyncStatus, type Client } from '../../hooks/index.ts';
import { setPerson } from '../../lib/person.ts';
import { useOpenWork } from '../../ui/shell/open-work.ts';
import { ToastHost } from '../../ui/shell/undo-toast.tsx';
import { showAt } from '../../ui/testing/render.tsx';
import { LISTINGS } from '../../app/listings.ts';
import { Notices } from './notices.tsx';

const LIMIT_MS = 24 * 3_600_000;

function Form() {
  useOpenWork(true);
  return null;
}

function Frame() {
  const { pending } = useSyncStatus();
  return (
    <>
      <output data-testid="pending">{pending}</output>
      <Notices lateMs={null} limitMs={LIMIT_MS} />
      <ToastHost />
      <main id="main" tabIndex={-1} />
    </>
  );
}

type Verdicts = (request: SyncUpRequest) => Partial<SyncUpResponse>;
const refuseAll: Verdicts = ({ events }) => ({
  rejected: events.map(({ id }) => ({ outboxEventId: id, code: 'DUPLICATE', message: 'known', errors: [] })),
});
const conflictAll: Verdicts = ({ events }) => ({
  conflicts: events.map(({ id, payload }) => ({
    outboxEventId: id,
    reason: 'EXISTS',
    fields: ['birthName'],
    baseVersion: null,
    serverVersion: 1,
    serverData: { ...(payload as object), birthName: 'AUTRE' },
    modifiedBy: null,
    modifiedAt: null,
  })),
});

/** A device whose server answers as told, with these patients sent to it. */
async function deviceAfter(verdicts: Verdicts, ...births: string[]) {
  const store = new MemoryStore();
  const world = engineOn(store, ({ path, body }) =>
    path.endsWith('/up') ? upAnswer(verdicts(body as SyncUpRequest)) : downAnswer(),
  );
  const send = async (...names: string[]) => {
    await world.engine.enqueue(names.map((birthName) => intent('CREATE', testId(), { ...CLAIRE, birthName })));
    await world.engine.sync({ force: true });
  };
  const client = () => clientOn(world, store, { listings: LISTINGS });
  const open = async (here: Client = client(), address = '/patients', more: React.ReactNode = null) => {
    cleanup();
    await showAt(
      address,
      <ClientProvider client={here}>
        <Frame />
        {more}
      </ClientProvider>,
    );
    return here;
  };
  await send(...births);
  return { ...world, send, client, open };
}

/** What the engine has stored meanwhile reaches the screen, as by its own notice. */
const told = (client: Client) =>
  act(async () => {
    await new Promise(setImmediate);
    client.onReturn();
  });

const notices = () => screen.queryAllByTestId('notice').map(({ dataset }) => dataset['kind']);
const press = (name: string) => fireEvent.click(within(screen.getByTestId('notice')).getByTestId(name));

beforeEach(() => {
  localStorage.clear();
  act(() => setPerson('clinic:claire'));
});
afterEach(() => act(() => setPerson(null)));

describe('UI-79 what needs a person is told wherever they are', () => {
  it('what goes well is not told', async () => {
    const { open, send, client } = await deviceAfter(
      (request) => ({ acknowledged: acknowledgedOf(request) }),
      'MARTIN',
    );
    const here = await open(client());
    await act(async () => {
      await send('DURAND');
      here.onReturn();
    });
    await waitFor(() => expect(screen.getByTestId('pending').textContent).toBe('0'));
    expect(notices()).toEqual([]);
    expect(screen.getAllByRole('status').map(({ textContent }) => textContent)).not.toContainEqual(
      expect.stringMatching(/\p{L}/u),
    );
  });

  it('several refusals as one, by name and announced; it stays over a reload until they are set aside', async () => {
    const { open } = await deviceAfter(refuseAll, 'UN', 'DEUX', 'TROIS', 'QUATRE');
    await open();
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toMatch(/4 modifications refusées\s: .*UN.*DEUX.*TROIS.* et 1 autre/);
    await open();
    await screen.findByRole('alert');
    expect(notices()).toEqual(['rejected']);
    press('notice-keep');
    expect(notices()).toEqual([]);
    expect(document.activeElement?.id).toBe('main');
    await open();
    await waitFor(() => expect(screen.getByTestId('pending').textContent).toBe('4'));
    expect(notices()).toEqual([]);
  });

  it('of one it says why, and that nothing is lost; “Réessayer” sends it again, and a second refusal is news', async () => {
    const at = await deviceAfter(refuseAll, 'MARTIN');
    const here = await at.open();
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toMatch(/numéro d’identité appartient déjà.*Vos saisies sont conservées/);
    press('notice-keep');
    await at.open(here, '/appointments');
    await waitFor(() => expect(screen.getByTestId('pending').textContent).toBe('1'));
    expect(notices()).toEqual([]);
    await at.send('DURAND');
    act(() => here.onReturn());
    expect((await screen.findByRole('alert')).textContent).toMatch(/Modification refusée\s: .*DURAND/);
    press('notice-retry');
    press('notice-retry');
    await told(here);
    await waitFor(() => expect(notices()).toEqual([]));
    const sent = at.ups().length;
    await act(async () => {
      await at.engine.sync({ force: true });
      here.onReturn();
    });
    expect(at.ups()).toHaveLength(sent + 1);
    expect(at.ups().at(-1)?.events).toHaveLength(1);
    expect(await screen.findByRole('alert')).toBeTruthy();
  });

  it('gives up only after asking, by name, with an export first', async () => {
    const at = await deviceAfter(refuseAll, 'MARTIN');
    const here = await at.open();
    await screen.findByRole('alert');
    press('notice-discard');
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('MARTIN');
    expect(within(dialog).getByRole('button', { name: /Exporter d.abord/ })).toBeTruthy();
    fireEvent.click(within(dialog).getByRole('button', { name: 'Annuler' }));
    expect(notices()).toEqual(['rejected']);
    press('notice-discard');
    fireEvent.click(await screen.findByTestId('confirm'));
    await told(here);
    await waitFor(() => expect(notices()).toEqual([]));
    // The server is told that it was given up.
    await at.engine.sync({ force: true });
    expect(at.ups().at(-1)?.events).toMatchObject([{ operation: 'KEEP_SERVER' }]);
  });

  it('a conflict leads to its own screen, and has no answer that is taken unseen', async () => {
    const at = await deviceAfter(conflictAll, 'MARTIN');
    await at.open();
    await screen.findByTestId('notice');
    expect(notices()).toEqual(['conflict']);
    expect(within(screen.getByTestId('notice')).queryByTestId('notice-discard')).toBeNull();
    press('notice-open');
    // The sync centre shows the same itself.
    expect(notices()).toEqual([]);
  });

  it('nothing moves a form in which somebody types, and no screen tells twice what it lists', async () => {
    const at = await deviceAfter(refuseAll, 'MARTIN');
    for (const address of ['/', '/sync', '/sync/history']) {
      await at.open(undefined, address);
      await waitFor(() => expect(screen.getByTestId('pending').textContent).toBe('1'));
      expect(notices(), address).toEqual([]);
    }
    await at.open(undefined, '/patients', <Form />);
    await waitFor(() => expect(screen.getByTestId('pending').textContent).toBe('1'));
    expect(notices()).toEqual([]);
  });
});

const acknowledgedOf = (request: SyncUpRequest): SyncUpResponse['acknowledged'] => {
  const reply = acknowledgeAll(request);
  return reply.kind === 'answer' ? (reply.body as SyncUpResponse).acknowledged : [];
};

describe('UI-93 notifications of the system', () => {
  const shown: { title: string; body: string | undefined }[] = [];
  const asked = vi.fn<() => Promise<NotificationPermission>>();
  let closed = 0;

  function browser(permission: NotificationPermission) {
    shown.length = 0;
    closed = 0;
    asked.mockReset().mockResolvedValue('granted');
    vi.stubGlobal('Notification', { permission, requestPermission: asked });
    Object.defineProperty(navigator, 'serviceWorker', {
      configurable: true,
      value: {
        getRegistration: async () => ({
          showNotification: async (title: string, options?: NotificationOptions) =>
            void shown.push({ title, body: options?.body }),
          getNotifications: async () => [{ close: () => (closed += 1) }],
        }),
      },
    });
  }
  afterEach(() => void Reflect.deleteProperty(navigator, 'serviceWorker'));
  const look = (state: DocumentVisibilityState) => {
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
    document.dispatchEvent(new Event('visibilitychange'));
  };

  it('the person is asked where there is something to be told of, by a button, and once', async () => {
    browser('default');
    const at = await deviceAfter(() => ({}), ...[]);
    await at.open();
    expect(asked).not.toHaveBeenCalled();
    expect(screen.queryByTestId('notice-warn')).toBeNull();
    const refused = await deviceAfter(refuseAll, 'MARTIN');
    await refused.open();
    await screen.findByTestId('notice');
    expect(asked).not.toHaveBeenCalled();
    await act(async () => press('notice-warn'));
    expect(asked).toHaveBeenCalledOnce();
    expect(screen.queryByTestId('notice-warn')).toBeNull();
  });

  it.each(['denied', 'granted'] as const)('whoever has answered (%s) is not asked again', async (answered) => {
    browser(answered);
    const at = await deviceAfter(refuseAll, 'MARTIN');
    await at.open();
    await screen.findByTestId('notice');
    expect(screen.queryByTestId('notice-warn')).toBeNull();
  });

  it('tells how many need the person while nobody looks, and nothing else; it is taken back when somebody looks', async () => {
    browser('granted');
    const at = await deviceAfter(refuseAll, 'MARTIN');
    const here = await at.open();
    await screen.findByTestId('notice');
    expect(shown).toEqual([]);
    look('hidden');
    await act(async () => {
      await at.send('DURAND');
      here.onReturn();
    });
    await waitFor(() =>
      expect(shown).toEqual([{ title: 'MedicalPro', body: '2 modifications attendent votre décision.' }]),
    );
    expect(JSON.stringify(shown)).not.toMatch(/DURAND|MARTIN|Claire/i);
    look('visible');
    await waitFor(() => expect(closed).toBe(1));
    await act(async () => {
      await at.send('LE GALL');
      here.onReturn();
    });
    await waitFor(() => expect(screen.getByTestId('pending').textContent).toBe('3'));
    expect(shown).toHaveLength(1);
  });
});
