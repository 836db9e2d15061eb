import { IconUsers } from '@tabler/icons-react';
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import { clientOn } from '../../test/support/client.ts';
import { MemoryStore } from '../../test/support/memory-store.ts';
import { acknowledgeAll, downAnswer, engineOn, testId, upAnswer, type Call } from '../../test/support/queue.ts';
import type { Listing } from '../client/listing.ts';
import { practitioner } from '../contract/entities/practitioner.ts';
import type { SyncUpRequest } from '../contract/protocol.ts';
import { ClientProvider, SessionContext, type Session } from '../hooks/index.ts';
import type { JsonObject } from '../lib/json.ts';
import { TextField } from '../ui/primitives/fields.tsx';
import { ToastHost, withdrawOffer } from '../ui/shell/undo-toast.tsx';
import { show } from '../ui/testing/render.tsx';
import { NO_FAULTS, type Faults } from './faults.ts';
import { FormFrame } from './form-frame.tsx';
import { fromContract } from './from-contract.tsx';
import { ModulePartsContext, useTakeExisting, type ModuleParts } from './module-parts.ts';
import type { RecordModule } from './record-module.ts';
import { recordScreens } from './record-screens.tsx';
import { isReference, ReferenceField } from './reference-field.tsx';
import type { ContractInput } from './contract-model.ts';

const AT = '2026-11-21T09:00:00.000Z';
const [BENALI, MARTIN, DURAND] = [testId(), testId(), testId()];
const nameOf = (record: JsonObject): string =>
  `${String(record['familyName'] ?? '').toUpperCase()} ${String(record['givenNames'] ?? '')}`.trim();

const listing: Listing = {
  entityType: 'practitioner',
  fields: ['familyName', 'givenNames', 'specialty', 'active'],
  label: nameOf,
  sortKey: (record) => nameOf(record).toLowerCase(),
  terms: (record) => ({
    names: nameOf(record)
      .split(' ')
      .map((word) => [word]),
    codes: [],
  }),
};

const module: RecordModule<ContractInput> = {
  entity: practitioner,
  path: '/practitioners',
  nav: 'practitioners',
  icon: IconUsers,
  nameOf,
  useRowDetails: () => (summary) => [String(summary['specialty'] ?? '')],
  fromSearch: (search) => ({ name: search, state: search }),
  beginWith: (state) => (typeof state === 'string' ? { familyName: state } : null),
  Hint: function Known() {
    const take = useTakeExisting();
    return (
      take && (
        <button type="button" onClick={() => take(MARTIN)}>
          MARTIN Claire est déjà là
        </button>
      )
    );
  },
  ...fromContract({
    entity: practitioner,
    sections: [{ name: 'identity', fields: ['familyName', 'givenNames', 'specialty'] }],
  }),
};

const PARTS = new Map<string, ModuleParts>([['practitioner', { path: 'practitioners', ...recordScreens(module) }]]);
const PEOPLE: Record<string, JsonObject> = {
  [BENALI]: { familyName: 'Benali', givenNames: 'Karim', specialty: 'Cardiologie' },
  [MARTIN]: { familyName: 'Martin', givenNames: 'Claire', specialty: 'Pédiatrie' },
  [DURAND]: { familyName: 'Durand', givenNames: 'Zoé', specialty: 'Dermatologie', active: false },
};

interface Options {
  value?: string;
  role?: 'r' | 'rw';
  people?: Record<string, JsonObject>;
  accepts?: (summary: JsonObject) => boolean;
  serve?: (call: Call) => ReturnType<typeof upAnswer>;
}

async function form({ value = '', role = 'rw', people = PEOPLE, accepts, serve }: Options = {}) {
  const store = new MemoryStore();
  const world = engineOn(store, (call) =>
    call.path.endsWith('/up')
      ? (serve?.(call) ?? acknowledgeAll(call.body as SyncUpRequest))
      : downAnswer({
          changes: Object.entries(people).map(([id, fields]) => ({
            id: `c-${id}`,
            entityType: 'practitioner',
            entityId: id,
            operation: 'CREATE' as const,
            payload: { ...fields, id, version: 1, updatedAt: AT },
            serverVersion: 1,
            modifiedAt: AT,
            modifiedBy: { id: testId(), name: 'Admin' },
          })),
        }),
  );
  const client = clientOn(world, store, { listings: [listing] });
  await world.engine.sync();
  const outer = { value, saved: 0, refused: 0 };

  function Outer() {
    const [reference, setReference] = useState(value);
    const [note, setNote] = useState('');
    outer.value = reference;
    const judge = (): Faults =>
      reference === '' || isReference(reference)
        ? NO_FAULTS
        : { practitionerId: { path: 'practitionerId', code: 'reference', message: '' } };
    return (
      <FormFrame
        entityType="practitioner"
        first="note"
        title="Rendez-vous"
        saveLabel="envoyer"
        judge={judge}
        shown={NO_FAULTS}
        tried={false}
        onTry={() => void (outer.refused += 1)}
        onSave={() => void (outer.saved += 1)}
        onCancel={() => undefined}
      >
        <TextField name="note" label="Note" value={note} onChange={setNote} />
        <ReferenceField
          name="practitionerId"
          label="Praticien"
          to="practitioner"
          value={reference}
          onChange={setReference}
          accepts={accepts}
        />
        <ToastHost />
      </FormFrame>
    );
  }
  const session = { account: { permissions: { practitioner: role } } } as unknown as Session;
  await show(
    <SessionContext value={session}>
      <ClientProvider client={client}>
        <ModulePartsContext value={PARTS}>
          <Outer />
        </ModulePartsContext>
      </ClientProvider>
    </SessionContext>,
  );
  return { ...world, store, client, outer, user: userEvent.setup() };
}

const input = () => screen.getByRole<HTMLInputElement>('combobox');
const options = () => within(screen.getByRole('listbox')).getAllByRole('option');
const names = () => options().map((option) => option.querySelector('span')?.textContent);
/** The dialog comes with its module's file. */
const dialog = () => screen.findByRole('dialog', { name: 'Nouveau praticien' });

describe('UI-52 a reference is picked by its name', () => {
  beforeEach(() => {
    localStorage.clear();
    withdrawOffer();
  });

  it('finds as one types in the device’s own listing, and takes what is picked', async () => {
    const { user, outer } = await form({ role: 'r' });
    await user.click(input());
    await waitFor(() => expect(names()).toEqual(['BENALI Karim', 'DURAND Zoé', 'MARTIN Claire']));
    await user.type(input(), 'mart');
    await waitFor(() => expect(names()).toEqual(['MARTIN Claire']));
    expect(options()[0]?.textContent).toContain('Pédiatrie');
    await user.click(options()[0] as HTMLElement);
    expect(outer.value).toBe(MARTIN);
    await waitFor(() => expect(input().value).toBe('MARTIN Claire'));
    expect(screen.queryByRole('listbox')).toBeNull();
    expect(screen.getByText('Pédiatrie'), 'which one of that name').toBeTruthy();
  });

  it('works by keyboard alone, and says to a screen reader where it is', async () => {
    const { user, outer } = await form({ role: 'r' });
    act(() => input().focus());
    await user.keyboard('{ArrowDown}');
    await waitFor(() => expect(options()).toHaveLength(3));
    await user.keyboard('{ArrowDown}');
    expect(input().getAttribute('aria-activedescendant')).toBe(options()[1]?.id);
    expect(input().getAttribute('aria-controls')).toBe(screen.getByRole('listbox').id);
    await user.keyboard('{Enter}');
    expect([outer.value, outer.saved]).toEqual([DURAND, 0]);
  });

  it('Escape gives the search up and brings back what was picked', async () => {
    const { user, outer } = await form({ value: MARTIN });
    await waitFor(() => expect(input().value).toBe('MARTIN Claire'));
    await user.click(input());
    await user.keyboard('ben');
    expect(outer.value).toBe('ben');
    await user.keyboard('{Escape}');
    expect(outer.value).toBe(MARTIN);
  });

  it('takes the first match when it is left or Enter is pressed, and keeps a text that nothing fits', async () => {
    const { user, outer } = await form();
    // Faster than the list is read.
    fireEvent.change(input(), { target: { value: 'benali' } });
    fireEvent.blur(input());
    await waitFor(() => expect(outer.value).toBe(BENALI));
    expect(input().dataset['value']).toBe(BENALI);
    fireEvent.change(input(), { target: { value: 'martin' } });
    fireEvent.keyDown(input(), { key: 'Enter' });
    await waitFor(() => expect(outer.value).toBe(MARTIN));
    expect(outer.saved).toBe(0);
    act(() => input().focus());
    await user.clear(input());
    await user.type(input(), 'xavier');
    await user.tab();
    expect(outer.value).toBe('xavier');
  });

  it('UI-87 a form saved before the typed name is found waits for it, and saves once', async () => {
    const { outer } = await form();
    fireEvent.change(input(), { target: { value: 'benali' } });
    fireEvent.blur(input());
    fireEvent.keyDown(document.body, { key: 's', ctrlKey: true });
    expect(outer).toMatchObject({ value: 'benali', saved: 0, refused: 0 });
    await waitFor(() => expect(outer.saved).toBe(1));
    expect(outer).toMatchObject({ value: BENALI, saved: 1, refused: 0 });
  });

  it('UI-87 nor does one saved right after Enter lose the match that Enter waits for', async () => {
    const { outer } = await form();
    act(() => input().focus());
    fireEvent.change(input(), { target: { value: 'martin' } });
    fireEvent.keyDown(input(), { key: 'Enter' });
    fireEvent.keyDown(input(), { key: 'Control', ctrlKey: true });
    fireEvent.keyDown(input(), { key: 's', ctrlKey: true });
    expect(outer).toMatchObject({ value: 'martin', saved: 0, refused: 0 });
    await waitFor(() => expect(outer.saved).toBe(1));
    expect(outer).toMatchObject({ value: MARTIN, saved: 1, refused: 0 });
  });

  it('UI-87 a name that nobody has is refused once it was looked for', async () => {
    const { outer } = await form();
    fireEvent.change(input(), { target: { value: 'xavier' } });
    fireEvent.blur(input());
    fireEvent.click(screen.getByTestId('save'));
    expect(outer.refused).toBe(0);
    await waitFor(() => expect(outer.refused).toBe(1));
    expect(outer).toMatchObject({ value: 'xavier', saved: 0 });
  });

  it('offers only what is accepted', async () => {
    const { user } = await form({ role: 'r', accepts: ({ active }) => active !== false });
    await user.click(input());
    await waitFor(() => expect(names()).toEqual(['BENALI Karim', 'MARTIN Claire']));
  });

  it('shows the name of a record far down the list, and says how many more there are', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 45 }, (_, at) => [testId(), { familyName: `Nom${String(at).padStart(2, '0')}` }]),
    );
    const last = Object.keys(many)[44] as string;
    const { user } = await form({ value: last, role: 'r', people: many });
    await waitFor(() => expect(input().value).toBe('NOM44'));
    await user.click(input());
    await waitFor(() => expect(options()).toHaveLength(30));
    expect(screen.getByText('Encore 15 fiches : précisez la recherche')).toBeTruthy();
  });

  it('says that a record was deleted, with its name as far as it is known', async () => {
    const { client, store } = await form({ value: MARTIN });
    await waitFor(() => expect(input().value).toBe('MARTIN Claire'));
    await act(async () => {
      await client.remove('practitioner', MARTIN);
    });
    await waitFor(() => expect(screen.getByText('Cette fiche a été supprimée.')).toBeTruthy());
    expect(input().value).toBe('MARTIN Claire');
    expect((await store.counts()).pending).toBe(1);
  });

  it('says that a record is not on this device', async () => {
    const absent = testId();
    const { outer } = await form({ value: absent });
    await waitFor(() => expect(screen.getByText(/n’est pas sur cet appareil/)).toBeTruthy());
    expect(outer.value, 'the link is kept').toBe(absent);
  });
});

describe('UI-53 a record is created where it is referred to', () => {
  beforeEach(() => {
    localStorage.clear();
    withdrawOffer();
  });

  it('in its module’s own form over the other one, which loses nothing', async () => {
    const { user, outer, store } = await form();
    await user.type(screen.getByLabelText(/Note/), 'à moitié remplie');
    await user.type(input(), 'Nouveau');
    await waitFor(() => expect(names()).toEqual(['Créer «\u00a0Nouveau\u00a0»']));
    await user.keyboard('{Enter}');
    const form_ = await dialog();
    const name = await within(form_).findByTestId<HTMLInputElement>('field-familyName');
    expect(name.value).toBe('Nouveau');
    expect(name.id, 'no id twice').not.toBe('field-familyName');
    await user.type(within(form_).getByTestId('field-givenNames'), 'Paul');
    await user.keyboard('{Control>}s{/Control}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(input().value).toBe('NOUVEAU Paul'));
    expect(document.activeElement, 'UI-16 the focus is back in the field').toBe(input());
    expect([outer.saved, screen.getByLabelText<HTMLInputElement>(/Note/).value]).toEqual([0, 'à moitié remplie']);
    await waitFor(async () => expect((await store.counts()).pending).toBe(1));
  });

  it('its own submit sends itself alone, what is wrong is said in it, and cancel can be undone', async () => {
    const { user, outer, store } = await form();
    await user.click(input());
    await waitFor(() => expect(names()).toContain('Nouveau praticien'));
    await user.click(options().at(-1) as HTMLElement);
    const opened = await dialog();
    await user.click(await within(opened).findByTestId('save'));
    expect(await within(opened).findByRole('alert')).toBeTruthy();
    expect([outer.saved, (await store.counts()).pending]).toEqual([0, 0]);
    await user.type(within(opened).getByTestId('field-familyName'), 'Petit');
    await user.click(within(opened).getByTestId('cancel'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(outer.value).toBe('');
    expect(document.activeElement, 'UI-16 the focus is back in the field').toBe(input());
    await user.click(screen.getByTestId('undo'));
    expect((await within(await dialog()).findByTestId<HTMLInputElement>('field-familyName')).value).toBe('Petit');
  });

  it('or one that turns out to be there already is taken, and the new one given up', async () => {
    const { user, outer, store } = await form();
    await user.type(input(), 'Nouveau');
    await waitFor(() => expect(names()).toHaveLength(1));
    await user.keyboard('{Enter}');
    const opened = await dialog();
    await user.type(await within(opened).findByTestId('field-givenNames'), 'Paul');
    await user.click(within(opened).getByText('MARTIN Claire est déjà là'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(outer.value).toBe(MARTIN);
    await waitFor(async () => expect(await store.draftsOf('practitioner/new')).toEqual([]));
    expect((await store.counts()).pending).toBe(0);
  });

  it('only where the role may', async () => {
    const { user } = await form({ role: 'r' });
    await user.click(input());
    await waitFor(() => expect(names()).toHaveLength(3));
    expect(names()).not.toContain('Nouveau praticien');
  });

  it('RB-11 and the form follows the id that the server gives it', async () => {
    const given = testId();
    const { user, outer, engine, client } = await form({
      serve: ({ body }) =>
        upAnswer({
          acknowledged: (body as SyncUpRequest).events.map((event) => ({
            outboxEventId: event.id,
            serverEventId: event.id,
            entityId: given,
            serverVersion: 1,
            merged: false,
            serverData: { ...(event.payload as JsonObject), id: given, version: 1 },
          })),
        }),
    });
    await user.type(input(), 'Nouveau');
    await waitFor(() => expect(names()).toHaveLength(1));
    await user.keyboard('{Enter}');
    await user.type(await within(await dialog()).findByTestId('field-givenNames'), 'Paul');
    await user.click(within(await dialog()).getByTestId('save'));
    await waitFor(() => expect(input().value).toBe('NOUVEAU Paul'));
    const own = outer.value;
    await act(async () => {
      await engine.sync();
      client.onNotice({ type: 'changed', keys: [`practitioner/${own}`, `practitioner/${given}`], remote: false });
    });
    await waitFor(() => expect(outer.value).toBe(given));
    expect(input().value).toBe('NOUVEAU Paul');
  });
});
