import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { Profiler } from 'react';
import { Outlet, Route, Routes, useLocation } from 'react-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deviceWith, type Records } from '../../../test/support/device-with.ts';
import { testId } from '../../../test/support/queue.ts';
import type { ListSnapshot } from '../../client/record-cache.ts';
import { ClientProvider, SessionContext, type Session } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { showAt } from '../../ui/testing/render.tsx';
import { ToastHost, withdrawOffer } from '../../ui/shell/undo-toast.tsx';
import { patientListing } from '../patients/index.ts';
import { practitionerListing } from '../practitioners/index.ts';
import { forgetAll } from '../../ui/primitives/remember.ts';
import { AgendaScreen } from './agenda-screen.tsx';
import { choiceOf } from './agenda-state.ts';
import { absenceListing, appointmentListing, closureListing } from './index.ts';

const [KARIM, ANNE, CLAIRE, TEN, TOMORROW] = [testId(), testId(), testId(), testId(), testId()];
const USER = testId();
/** A Monday, in the clinic's morning. */
const NOW = Date.parse('2027-03-01T07:12:00.000Z');
const visit = (start: string): JsonObject => ({
  patientId: CLAIRE,
  practitionerIds: [KARIM],
  start,
  end: new Date(Date.parse(start) + 20 * 60_000).toISOString(),
  status: 'booked',
});
const RECORDS: Records = {
  [KARIM]: ['practitioner', { familyName: 'Benali', givenNames: 'Karim' }],
  [ANNE]: ['practitioner', { familyName: 'Roux', givenNames: 'Anne' }],
  [CLAIRE]: ['patient', { birthName: 'Martin', birthGivenNames: 'Claire', birthDate: '1984-02-29', gender: 'female' }],
  [TEN]: ['appointment', visit('2027-03-01T09:00:00.000Z')],
  [TOMORROW]: ['appointment', visit('2027-03-02T09:00:00.000Z')],
};

/** What a new appointment begins with, instead of its form. */
const form: { given: unknown } = { given: null };
function NewForm() {
  const { state } = useLocation();
  Object.assign(form, { given: state as unknown });
  return null;
}

async function agenda(address: string, me: string | null = null, records: Records = RECORDS, now = NOW) {
  const { store, client } = await deviceWith(
    [patientListing, practitionerListing, appointmentListing, absenceListing, closureListing],
    records,
    now,
  );
  const session = {
    account: {
      user: { id: USER, role: 'secretary', name: 'Samir', practitionerId: me },
      tenant: { zone: 'Europe/Paris' },
      permissions: { appointment: 'rw' },
    },
  } as unknown as Session;
  const renders = vi.fn();
  const Screen = (
    <Profiler id="agenda" onRender={renders}>
      <AgendaScreen />
    </Profiler>
  );
  await showAt(
    address,
    <SessionContext value={session}>
      <ClientProvider client={client}>
        <ToastHost />
        <Routes>
          <Route
            path="/appointments"
            element={
              <>
                {Screen}
                <Outlet />
              </>
            }
          >
            <Route index element={null} />
            <Route path="new" element={<NewForm />} />
            <Route path=":id" element={null} />
          </Route>
        </Routes>
      </ClientProvider>
    </SessionContext>,
  );
  await screen.findByTestId('calendar');
  if (!address.includes('view=month') && !address.includes('view=list')) await screen.findAllByTestId('slot');
  await waitFor(() =>
    screen.queryAllByTestId('event').forEach((event) => expect(event.textContent).toContain('MARTIN')),
  );
  await act(async () => undefined);
  const starts = () => store.ordered().map(({ entityId, payload }) => [entityId, payload['start']]);
  return { client, renders, starts };
}

/** Columns of 100 px beside each other; at the top of each it is eight, and two pixels are a minute. */
function layOut(this: Element): DOMRect {
  const at = Number((this as HTMLElement).dataset['gridColumn'] ?? Number.NaN);
  return (Number.isNaN(at) ? new DOMRect() : new DOMRect(at * 100, 0, 100, 1_000)) as DOMRect;
}
const y = (hour: number, minutes = 0) => (hour * 60 + minutes - 8 * 60) * 2 + 1;
const slotAt = (time: string, name = 'Benali') =>
  screen.getByRole('button', { name: new RegExp(`^Libre à ${time}, .*${name}`, 'i') });
const eventOf = (id: string) =>
  screen.getAllByTestId('event').find((one) => one.dataset['entityId'] === id) as HTMLElement;
const pointer = (pointerType: string, x: number, at: number) => ({
  pointerId: 1,
  pointerType,
  button: 0,
  clientX: x,
  clientY: at,
});

beforeEach(() => {
  forgetAll();
  localStorage.clear();
  withdrawOffer();
  form.given = null;
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(layOut);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('AG-5 what the agenda renders for', () => {
  it('AG-5 a change of another day renders nothing of this one', async () => {
    const { client, renders } = await agenda('/appointments?view=day&date=2027-03-02&who=');
    renders.mockClear();
    let kept: Promise<unknown> = Promise.resolve();
    await act(async () => {
      kept = client.update('appointment', TEN, { room: '3' });
    });
    expect(renders).not.toHaveBeenCalled();
    await act(async () => void (await kept));
  });

  it('AG-5 a change of this day stands on the screen in the tick in which it is made', async () => {
    const { client, renders } = await agenda('/appointments?view=day&date=2027-03-01&who=');
    renders.mockClear();
    let kept: Promise<unknown> = Promise.resolve();
    await act(async () => {
      kept = client.update('appointment', TEN, { status: 'arrived' });
    });
    expect(eventOf(TEN).dataset['status']).toBe('arrived');
    expect(renders).toHaveBeenCalled();
    await act(async () => void (await kept));
  });
});

describe('AG-60 what a change costs', () => {
  it('AG-60 touches its own card alone on the screen, in one render', async () => {
    const beside = testId();
    const busy: Records = { ...RECORDS, [beside]: ['appointment', visit('2027-03-01T09:20:00.000Z')] };
    const { client, renders } = await agenda('/appointments?view=day&date=2027-03-01&who=', null, busy);
    const touched = new Set<string>();
    const watch = new MutationObserver((all) => {
      for (const { target } of all)
        touched.add((target as Element).closest<HTMLElement>('[data-testid]')?.dataset['entityId'] ?? target.nodeName);
    });
    const grid = screen.getByRole('region', { name: /^Agenda du/ });
    watch.observe(grid, { subtree: true, childList: true, attributes: true, characterData: true });
    renders.mockClear();
    let kept: Promise<unknown> = Promise.resolve();
    await act(async () => {
      kept = client.update('appointment', TEN, { status: 'arrived' });
    });
    await act(async () => undefined);
    watch.disconnect();
    expect(eventOf(TEN).dataset['status']).toBe('arrived');
    expect([...touched]).toEqual([TEN]);
    expect(renders).toHaveBeenCalledTimes(1);
    await act(async () => void (await kept));
  });
});

describe('AG-51 what is drawn of a long day', () => {
  const LATE = testId();
  const LONG_DAY: Records = {
    ...RECORDS,
    [KARIM]: [
      'practitioner',
      {
        familyName: 'Benali',
        givenNames: 'Karim',
        availability: [{ daysOfWeek: ['tue'], start: '07:00', end: '22:00' }],
      },
    ],
    [LATE]: ['appointment', visit('2027-03-02T20:00:00.000Z')],
  };
  const hours = () =>
    [...document.querySelectorAll<HTMLElement>('[data-grid-column="0"] [data-hour]')].map(({ dataset }) =>
      Number(dataset['hour']),
    );

  /** A window of 300 px, so that two hours and a half are in sight, in a browser that is never idle. */
  async function atTheTop() {
    vi.stubGlobal('innerHeight', 300);
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(300);
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(600);
    const idle = new Map<number, IdleRequestCallback>();
    let asked = 0;
    vi.stubGlobal('requestIdleCallback', (work: IdleRequestCallback) => idle.set(++asked, work) && asked);
    vi.stubGlobal('cancelIdleCallback', (id: number) => idle.delete(id));
    await agenda('/appointments?view=day&date=2027-03-02&who=', null, LONG_DAY);
    return idle;
  }
  afterEach(() => vi.unstubAllGlobals());

  it('AG-51 is what is in sight, and what a scroll brings into sight', async () => {
    await atTheTop();
    expect(hours()).toEqual([7, 8, 9, 10]);
    const grid = screen.getByRole('region', { name: /^Agenda du/ });
    grid.scrollTop = 1_600;
    fireEvent.scroll(grid);
    expect(hours()).toEqual([7, 8, 9, 10, 19, 20, 21]);
    expect(eventOf(LATE).dataset['start']).toBe('2027-03-02T20:00:00.000Z');
  });

  it('AG-51 is the rest too, hour by hour, when the browser has time', async () => {
    const idle = await atTheTop();
    const before = hours().length;
    const turn = (left: number) =>
      act(async () => {
        const [id, work] = [...idle][0] ?? [];
        idle.delete(id ?? 0);
        work?.({ didTimeout: false, timeRemaining: () => left });
      });
    await turn(1);
    expect(hours()).toHaveLength(before);
    await turn(40);
    expect(hours()).toHaveLength(before + 1);
    for (let left = 0; left < 60 && idle.size > 0; left += 1) await turn(40);
    expect(hours()).toHaveLength(15);
    expect(idle.size).toBe(0);
  });

  it('AG-51 is the whole day for the keyboard and for the printer', async () => {
    await atTheTop();
    const slot = slotAt('08:00');
    act(() => slot.focus());
    fireEvent.keyDown(slot, { key: 'End' });
    expect(document.activeElement?.closest<HTMLElement>('[data-hour]')?.dataset['hour']).toBe('21');
    expect(hours()).toHaveLength(15);
    const other = () => document.querySelectorAll('[data-grid-column="1"] [data-hour]').length;
    const some = other();
    act(() => void window.dispatchEvent(new Event('beforeprint')));
    expect(other()).toBeGreaterThan(some);
  });
});

describe('AG-41 a day of more practitioners than have room', () => {
  const IDS = Array.from({ length: 12 }, () => testId());
  const CROWD: Records = {
    ...Object.fromEntries(
      IDS.map((id, at): [string, Records[string]] => [
        id,
        ['practitioner', { familyName: `P${String(at + 1).padStart(2, '0')}`, givenNames: 'Zoé' }],
      ]),
    ),
    [CLAIRE]: RECORDS[CLAIRE]!,
    [TEN]: ['appointment', { ...visit('2027-03-01T09:00:00.000Z'), practitionerIds: [IDS[5]!] }],
    [TOMORROW]: ['appointment', { ...visit('2027-03-01T10:00:00.000Z'), practitionerIds: [IDS[10]!] }],
  };
  const DAY = '/appointments?view=day&date=2027-03-01&who=';
  /** The window of these tests has room for six. */
  const heads = () =>
    [...document.querySelectorAll('[role="region"] h2')].map(({ textContent }) => textContent?.match(/P\d+/)?.[0]);
  const range = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, at) => `P${String(from + at).padStart(2, '0')}`);
  const place = () => screen.getByTestId('in-sight').textContent;

  it('AG-41 shows as many as fit, says which of how many, and turns to the others', async () => {
    await agenda(DAY, null, CROWD);
    expect([heads(), place()]).toEqual([range(1, 6), '1–6 sur 12']);
    expect(screen.getByTestId('turn-back').getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(screen.getByTestId('turn-on'));
    expect([heads(), place()]).toEqual([range(7, 12), '7–12 sur 12']);
    expect(eventOf(TOMORROW).dataset['practitioner']).toBe(IDS[10]);
    fireEvent.click(screen.getByTestId('turn-on'));
    expect(place()).toBe('7–12 sur 12');
    cleanup();
    await agenda(DAY, null, CROWD);
    expect(place(), 'after leaving and coming back').toBe('7–12 sur 12');
    fireEvent.click(screen.getByTestId('turn-back'));
    expect(heads()).toEqual(range(1, 6));
  });

  it('AG-41 says nothing where all that were chosen have room', async () => {
    await agenda(`${DAY}${IDS.slice(3, 9).join(',')}`, null, CROWD);
    expect(heads()).toEqual(range(4, 9));
    expect(screen.queryByTestId('in-sight')).toBeNull();
    expect(screen.queryByTestId('turn-on')).toBeNull();
  });

  it('AG-43 one press shows one practitioner alone, and the others are added to them', async () => {
    await agenda(DAY, null, CROWD);
    fireEvent.click(screen.getByRole('button', { name: /^Uniquement P09/ }));
    expect(heads()).toEqual(range(9, 9));
    fireEvent.click(screen.getByRole('checkbox', { name: /P11/ }));
    expect(heads()).toEqual(['P09', 'P11']);
    expect(screen.getByTestId('who').textContent).toBe('Praticiens · 2');
  });

  it('AG-41 begins with a practitioner’s own column in sight', async () => {
    await agenda(DAY, IDS[8], CROWD);
    expect(heads()).toEqual(range(4, 9));
  });

  it('AG-41 brings the column of what is opened into sight, and goes back when it closes', async () => {
    await agenda(`/appointments/${TOMORROW}?view=day&date=2027-03-01&who=`, null, CROWD);
    expect(heads()).toEqual(range(6, 11));
    fireEvent.click(screen.getByTestId('turn-back'));
    expect(heads(), 'whoever turns to others sees them').toEqual(range(1, 6));
  });

  it('AG-41 AG-7 the arrow keys lead on to the next column, and move an appointment there', async () => {
    await agenda(DAY, null, CROWD);
    eventOf(TEN).focus();
    fireEvent.keyDown(eventOf(TEN), { key: 'ArrowRight' });
    expect(heads()).toEqual(range(2, 7));
    expect(document.activeElement?.getAttribute('data-practitioner')).toBe(IDS[6]);
    fireEvent.keyDown(document.activeElement!, { key: 'ArrowLeft' });
    expect(document.activeElement?.getAttribute('data-practitioner')).toBe(IDS[5]);
    eventOf(TEN).focus();
    for (const to of [6, 7]) {
      fireEvent.keyDown(eventOf(TEN), { key: 'ArrowRight', altKey: true });
      await waitFor(() => expect(eventOf(TEN).dataset['practitioner']).toBe(IDS[to]));
      await waitFor(() => expect(document.activeElement).toBe(eventOf(TEN)));
    }
    expect(heads()).toEqual(range(3, 8));
  });

  it('AG-41 AG-57 an appointment that is dragged and rests at the side turns to the next column, one by one', async () => {
    // The columns in sight, of 100 px each, whichever they are.
    vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
      if (this.matches('[role="region"]')) return new DOMRect(0, 0, 600, 1_000);
      const at = [...document.querySelectorAll('[data-grid-column]')].indexOf(this);
      return at === -1 ? new DOMRect() : new DOMRect(at * 100, 0, 100, 1_000);
    });
    const frames: FrameRequestCallback[] = [];
    vi.stubGlobal('requestAnimationFrame', (next: FrameRequestCallback) => frames.push(next));
    vi.stubGlobal('cancelAnimationFrame', () => void (frames.length = 0));
    Element.prototype.scrollBy ??= () => undefined;
    await agenda(DAY, null, CROWD);
    frames.length = 0;
    const frameAt = (ms: number) => act(() => frames.splice(0).forEach((frame) => frame(ms)));
    const grid = document.querySelector('[data-grid-column]')!.parentElement!;
    fireEvent.pointerDown(eventOf(TEN), pointer('mouse', 530, y(10, 5)));
    fireEvent.pointerMove(grid, pointer('mouse', 590, y(10, 5)));
    for (const [ms, first] of [
      [1_000, 1],
      [1_400, 1],
      [1_520, 2],
      [1_800, 2],
      [2_040, 3],
    ] as const) {
      frameAt(ms);
      expect(heads(), `${ms} ms`).toEqual(range(first, first + 5));
    }
    // Away from the side it stays.
    fireEvent.pointerMove(grid, pointer('mouse', 450, y(10, 5)));
    for (const ms of [2_100, 3_000, 4_000]) frameAt(ms);
    expect(heads()).toEqual(range(3, 8));
    fireEvent.pointerUp(grid, pointer('mouse', 450, y(10, 5)));
    await waitFor(() => expect(eventOf(TEN).dataset['practitioner']).toBe(IDS[6]));
    vi.unstubAllGlobals();
  });

  it('AG-42 prints everybody who was chosen, six on a sheet', async () => {
    await agenda(DAY, null, CROWD);
    act(() => void window.dispatchEvent(new Event('beforeprint')));
    const sheets = screen.getAllByTestId('paper-sheet');
    expect(sheets.map((sheet) => [...sheet.querySelectorAll('h2')].length)).toEqual([6, 6]);
    expect(within(sheets[1]!).getByTestId('event').dataset['entityId']).toBe(TOMORROW);
    expect(sheets[1]!.textContent).toContain('Lundi 1er mars 2027 · ');
    expect(screen.getByTestId('on-paper').textContent).not.toContain('P07');
    act(() => void window.dispatchEvent(new Event('afterprint')));
    expect(screen.queryByTestId('paper-sheet')).toBeNull();
  });
});

describe('AG-54 what the device has not read yet', () => {
  it('AG-54 is said while it is being read, and not any longer', async () => {
    const { client } = await agenda('/appointments?view=day&date=2027-03-01&who=');
    await waitFor(() => expect(screen.queryByTestId('reading')).toBeNull());
    const list = client.queryClient.getQueryData<ListSnapshot>(['records', 'appointment']);
    const whole = vi.spyOn(list!.loader, 'isWhole', 'get').mockReturnValue(false);
    const tell = () =>
      act(
        async () => void client.queryClient.setQueryData(['records', 'appointment'], { ...list, tick: Math.random() }),
      );
    await tell();
    expect(screen.getByTestId('reading').getAttribute('role')).toBe('status');
    whole.mockReturnValue(true);
    await tell();
    expect(screen.queryByTestId('reading')).toBeNull();
  });
});

describe('AG-52 a week of several practitioners', () => {
  it('AG-52 has the free slots of each, and a booking in one is for whoever is free', async () => {
    const busy: Records = { ...RECORDS, [testId()]: ['appointment', visit('2027-03-02T13:00:00.000Z')] };
    await agenda('/appointments?view=week&date=2027-03-02&who=', null, busy);
    const tuesday = document.querySelector('[data-grid-column="1"]') as HTMLElement;
    const slot = (time: string, name: string) =>
      within(tuesday).getByRole('button', { name: new RegExp(`^Libre à ${time}, .*${name}`, 'i') });
    expect(within(tuesday).queryByRole('button', { name: /^Libre à 14:00, .*Roux/i })).toBeTruthy();
    expect(slot('15:00', 'Benali').dataset['practitioner']).toBe(KARIM);
    fireEvent.click(slot('14:00', 'Roux'));
    await waitFor(() => expect(form.given).toMatchObject({ practitionerId: ANNE, start: '2027-03-02T13:00:00.000Z' }));
  });
});

describe('AG-8 an appointment is moved', () => {
  const DAY = '/appointments?view=day&date=2027-03-01&who=';

  it('AG-8 by mouse, to another practitioner and time, seen there at once, with an undo', async () => {
    const { starts } = await agenda(DAY);
    const card = eventOf(TEN);
    fireEvent.pointerDown(card, pointer('mouse', 50, y(10, 5)));
    fireEvent.pointerMove(card, pointer('mouse', 52, y(10, 6)));
    expect(screen.queryByText('10:00 – 10:20')).toBeNull();
    fireEvent.pointerMove(card, pointer('mouse', 150, y(11, 5)));
    expect(screen.getByTestId('range').textContent).toBe('11:00 – 11:20');
    fireEvent.pointerUp(card, pointer('mouse', 150, y(11, 5)));
    await act(async () => undefined);
    expect(eventOf(TEN).dataset).toMatchObject({ start: '2027-03-01T10:00:00.000Z', practitioner: ANNE });
    await waitFor(() => expect(starts()).toEqual([[TEN, '2027-03-01T10:00:00.000Z']]));
    fireEvent.click(await screen.findByTestId('undo'));
    await waitFor(() => expect(eventOf(TEN).dataset).toMatchObject({ practitioner: KARIM }));
    expect(eventOf(TEN).dataset['start']).toBe('2027-03-01T09:00:00.000Z');
  });

  it('AG-8 by a finger only after it has rested: one that moves before scrolls', async () => {
    const { starts } = await agenda(DAY);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const card = eventOf(TEN);
    fireEvent.pointerDown(card, pointer('touch', 50, y(10, 5)));
    fireEvent.pointerMove(card, pointer('touch', 50, y(11, 5)));
    act(() => void vi.advanceTimersByTime(1_000));
    const scrolls = new TouchEvent('touchmove', { bubbles: true, cancelable: true });
    card.dispatchEvent(scrolls);
    expect(scrolls.defaultPrevented).toBe(false);
    fireEvent.pointerUp(card, pointer('touch', 50, y(11, 5)));
    expect(eventOf(TEN).dataset['start']).toBe('2027-03-01T09:00:00.000Z');

    fireEvent.pointerDown(card, pointer('touch', 50, y(10, 5)));
    act(() => void vi.advanceTimersByTime(1_000));
    const stays = new TouchEvent('touchmove', { bubbles: true, cancelable: true });
    card.dispatchEvent(stays);
    expect(stays.defaultPrevented).toBe(true);
    fireEvent.pointerMove(card, pointer('touch', 50, y(11, 5)));
    fireEvent.pointerUp(card, pointer('touch', 50, y(11, 5)));
    await act(async () => undefined);
    expect(eventOf(TEN).dataset['start']).toBe('2027-03-01T10:00:00.000Z');
    vi.useRealTimers();
    await waitFor(() => expect(starts()).toEqual([[TEN, '2027-03-01T10:00:00.000Z']]));
  });
});

describe('AG-56 the focus of the keyboard', () => {
  it('AG-56 stays with who types elsewhere when the day is drawn anew after a move', async () => {
    const { client } = await agenda('/appointments?view=day&date=2027-03-01&who=');
    const card = eventOf(TEN);
    card.focus();
    fireEvent.keyDown(card, { key: 'ArrowDown', altKey: true });
    await waitFor(() => expect(eventOf(TEN).dataset['start']).toBe('2027-03-01T09:05:00.000Z'));
    expect(document.activeElement).toBe(eventOf(TEN));
    const elsewhere = screen.getByLabelText('Aller à la date');
    elsewhere.focus();
    await act(async () => void (await client.update('appointment', TEN, { status: 'arrived' })));
    expect(eventOf(TEN).dataset['status']).toBe('arrived');
    expect(document.activeElement).toBe(elsewhere);
  });
});

describe('AG-46 what the agenda says it shows', () => {
  it.each([
    ['day', 'Lundi 29 mars'],
    ['week', '29 mars – 4 avr. 2027'],
    ['list', '29 mars – 4 avr. 2027'],
    ['month', 'Mars 2027'],
  ])('AG-46 as the title of the %s', async (view, title) => {
    await agenda(`/appointments?view=${view}&date=2027-03-29&who=`);
    expect(document.title).toContain(title);
  });

  it('AG-46 with a small letter where a day stands within a sentence', async () => {
    await agenda('/appointments?view=day&date=2027-03-01&who=');
    expect(screen.getByRole('region', { name: 'Agenda du lundi 1er mars 2027' })).toBeTruthy();
  });
});

describe('AG-47 the present time', () => {
  const WEEK = '/appointments?view=week&date=2027-03-01&who=';

  it('AG-47 is a line in the columns of today, said once', async () => {
    await agenda('/appointments?view=day&date=2027-03-01&who=');
    expect(screen.getAllByTestId('now')).toHaveLength(2);
    expect(screen.getByRole('img', { name: /08:12/ })).toBeTruthy();
  });

  it('AG-47 is in no other day of the week', async () => {
    await agenda(WEEK);
    expect(screen.getByTestId('now').closest('[data-grid-column]')?.getAttribute('data-grid-column')).toBe('0');
  });

  it('AG-47 is nowhere once the hours shown are over', async () => {
    await agenda(WEEK, null, RECORDS, Date.parse('2027-03-01T20:30:00.000Z'));
    expect(screen.queryByTestId('now')).toBeNull();
  });
});

describe('AG-62 practitioners whom an import brought', () => {
  const [JACOBI, KOEPP] = [testId(), testId()];
  const foreign = (familyName: string, more: JsonObject = {}): Records[string] => [
    'practitioner',
    {
      familyName,
      givenNames: 'Lane',
      identifiers: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '270' }],
      ...more,
    },
  ];
  const IMPORTED: Records = { ...RECORDS, [JACOBI]: foreign('Jacobi'), [KOEPP]: foreign('Adams') };
  const DAY = '/appointments?view=day&date=2027-03-01&who=';
  const heads = () => [...document.querySelectorAll('[role="region"] h2')].map(({ textContent }) => textContent ?? '');
  const box = (name: RegExp) => screen.getByRole<HTMLInputElement>('checkbox', { name, hidden: true });

  it('AG-62 are offered below the clinic’s own, and are not chosen by default', async () => {
    await agenda(DAY, null, IMPORTED);
    expect(heads().join()).toMatch(/^\D*BENALI Karim\D*ROUX Anne\D*$/);
    const others = screen.getByText(/^Autres, venus d.un import/).nextElementSibling as HTMLElement;
    expect(within(others).getAllByRole('checkbox', { hidden: true })).toHaveLength(2);
    expect([box(/JACOBI/).checked, box(/ADAMS/).checked, box(/BENALI/).checked]).toEqual([false, false, true]);
    fireEvent.click(box(/JACOBI/));
    await waitFor(() => expect(heads()).toHaveLength(3));
    expect(screen.getByTestId('who').textContent).toBe('Praticiens · 3');
    fireEvent.click(box(/JACOBI/));
    await waitFor(() => expect(screen.getByTestId('who').textContent).toBe('Tous les praticiens'));
  });

  it('AG-62 have a column while they have an appointment in the days shown, and who waits for them is counted', async () => {
    const booked = { ...visit('2027-03-01T09:40:00.000Z'), practitionerIds: [JACOBI], status: 'arrived' };
    const { client } = await agenda(DAY, null, { ...IMPORTED, [testId()]: ['appointment', booked] });
    await waitFor(() => expect(heads().join()).toMatch(/BENALI.*ROUX.*JACOBI/));
    expect(screen.getByTestId('waiting-room').textContent).toBe('1');
    await act(async () => void (await client.create('appointment', { ...booked, practitionerIds: [KOEPP] })));
    await waitFor(() => expect(heads()).toHaveLength(4));
  });

  it('AG-62 are the clinic’s own with hours, when signed in, or when there is nobody else', async () => {
    const hours = [{ daysOfWeek: ['mon'], start: '08:00', end: '12:00' }];
    await agenda(DAY, KOEPP, { ...IMPORTED, [JACOBI]: foreign('Jacobi', { availability: hours }) });
    expect(heads()).toHaveLength(4);
    expect(screen.queryByText(/^Autres, venus d.un import/)).toBeNull();
    cleanup();
    const { [KARIM]: _karim, [ANNE]: _anne, ...rest } = IMPORTED;
    await agenda(DAY, null, rest);
    expect(heads()).toHaveLength(2);
  });
});

describe('AG-4 whose agenda is shown', () => {
  it('AG-4 is the signed-in practitioner’s by one press, and everybody’s again', async () => {
    await agenda('/appointments?view=day&date=2027-03-01', KARIM);
    fireEvent.click(screen.getByTestId('mine'));
    await waitFor(() => expect(screen.getByTestId('who').textContent).toBe('Mon agenda'));
    expect(screen.queryAllByRole('button', { name: /^Libre à .*Roux/i })).toEqual([]);
    fireEvent.click(screen.getByTestId('everybody'));
    await waitFor(() => expect(screen.getByTestId('who').textContent).toBe('Tous les praticiens'));
  });

  it('AG-4 is as this person chose it, when the app is opened again; a link is no choice, nor is another day', async () => {
    localStorage.clear();
    await agenda(`/appointments?view=week&date=2027-03-02&who=${KARIM}`, ANNE);
    expect(choiceOf(USER)).toEqual({});
    fireEvent.click(screen.getByTestId('view-day'));
    fireEvent.click(screen.getByTestId('mine'));
    await waitFor(() => expect(choiceOf(USER)).toEqual({ view: 'day', who: [ANNE] }));
    fireEvent.click(screen.getByTestId('next'));
    cleanup();
    forgetAll();
    await agenda('/appointments', ANNE);
    await waitFor(() =>
      expect(screen.getByTestId('calendar').dataset).toMatchObject({ view: 'day', date: '2027-03-01' }),
    );
    expect(document.querySelectorAll('[data-grid-column]')).toHaveLength(1);
    expect(choiceOf(testId()), 'of nobody else').toEqual({});
    localStorage.setItem(`medicalpro-agenda/${USER}`, '{"view":"year","who":[1]}');
    expect(choiceOf(USER)).toEqual({});
  });

  it('AG-4 offers no agenda of their own to somebody who is no practitioner', async () => {
    await agenda('/appointments?view=day&date=2027-03-01', null);
    expect(screen.queryByTestId('mine')).toBeNull();
  });
});

describe('AG-25 a new appointment from the toolbar', () => {
  const begin = async (address: string, me: string | null, records?: Records) => {
    await agenda(address, me, records);
    fireEvent.click(screen.getByTestId('new'));
    await waitFor(() => expect(form.given).not.toBeNull());
    return form.given;
  };

  it('AG-25 begins on the day shown, at the first time that is free, with whoever is signed in', async () => {
    const busy = { [TEN]: RECORDS[TEN], [TOMORROW]: ['appointment', visit('2027-03-02T07:00:00.000Z')] as const };
    expect(
      await begin('/appointments?view=day&date=2027-03-02&who=', KARIM, { ...RECORDS, ...busy } as Records),
    ).toEqual({
      zone: 'Europe/Paris',
      start: '2027-03-02T07:20:00.000Z',
      practitionerId: KARIM,
    });
  });

  it('AG-25 begins today from now on, and names nobody where several may be meant', async () => {
    expect(await begin('/appointments?view=day&date=2027-03-01&who=', null)).toEqual({
      zone: 'Europe/Paris',
      start: '2027-03-01T07:15:00.000Z',
    });
  });

  it('AG-25 is of the one who is shown alone', async () => {
    expect(await begin(`/appointments?view=day&date=2027-03-01&who=${ANNE}`, KARIM)).toMatchObject({
      practitionerId: ANNE,
    });
  });
});

describe('AG-26 a range of free time', () => {
  const DAY = '/appointments?view=day&date=2027-03-02&who=';
  const HALF_PAST_TWO = { zone: 'Europe/Paris', start: '2027-03-02T13:30:00.000Z', practitionerId: KARIM };

  it('AG-26 by mouse: from the slot to where the button is let go, down or up', async () => {
    await agenda(DAY);
    const slot = slotAt('14:30');
    fireEvent.pointerDown(slot, pointer('mouse', 50, y(14, 33)));
    fireEvent.pointerMove(slot, pointer('mouse', 50, y(15, 8)));
    expect(screen.getByTestId('range').textContent).toBe('14:30 – 15:10');
    fireEvent.pointerUp(slot, pointer('mouse', 50, y(15, 8)));
    fireEvent.click(slot);
    await waitFor(() => expect(form.given).toEqual({ ...HALF_PAST_TWO, minutes: '40' }));

    fireEvent.pointerDown(slot, pointer('mouse', 50, y(14, 33)));
    fireEvent.pointerMove(slot, pointer('mouse', 50, y(14, 1)));
    fireEvent.pointerUp(slot, pointer('mouse', 50, y(14, 1)));
    await waitFor(() =>
      expect(form.given).toEqual({ ...HALF_PAST_TWO, start: '2027-03-02T13:00:00.000Z', minutes: '45' }),
    );
  });

  it('AG-26 by a finger after it has rested; a tap is the slot alone', async () => {
    await agenda(DAY);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const slot = slotAt('14:30');
    fireEvent.pointerDown(slot, pointer('touch', 50, y(14, 33)));
    act(() => void vi.advanceTimersByTime(1_000));
    fireEvent.pointerMove(slot, pointer('touch', 50, y(15, 15)));
    fireEvent.pointerUp(slot, pointer('touch', 50, y(15, 15)));
    vi.useRealTimers();
    await waitFor(() => expect(form.given).toEqual({ ...HALF_PAST_TWO, minutes: '50' }));

    fireEvent.pointerDown(slot, pointer('touch', 50, y(14, 33)));
    fireEvent.pointerUp(slot, pointer('touch', 50, y(14, 33)));
    fireEvent.click(slot);
    await waitFor(() => expect(form.given).toEqual(HALF_PAST_TWO));
  });

  it('AG-26 by Shift and arrows; Enter opens it, Escape and another slot forget it', async () => {
    await agenda(DAY);
    const slot = slotAt('14:30');
    act(() => slot.focus());
    const press = (key: string, shiftKey = false) => fireEvent.keyDown(slot, { key, shiftKey });
    press('ArrowDown', true);
    press('ArrowDown', true);
    expect(screen.getByTestId('range').textContent).toBe('14:30 – 15:15');
    press('ArrowUp', true);
    expect(screen.getByTestId('range').textContent).toBe('14:30 – 15:00');
    expect(document.activeElement).toBe(slot);
    fireEvent.click(slot);
    await waitFor(() => expect(form.given).toEqual({ ...HALF_PAST_TWO, minutes: '30' }));
    press('Escape');
    expect(screen.queryByTestId('range')).toBeNull();
    press('ArrowDown', true);
    press('ArrowDown');
    expect(screen.queryByTestId('range')).toBeNull();
  });

  it('AG-26 is never longer than an appointment may be', async () => {
    await agenda(DAY);
    const slot = slotAt('08:00');
    fireEvent.pointerDown(slot, pointer('mouse', 50, y(8, 1)));
    fireEvent.pointerMove(slot, pointer('mouse', 50, y(18, 30)));
    fireEvent.pointerUp(slot, pointer('mouse', 50, y(18, 30)));
    await waitFor(() => expect(form.given).toMatchObject({ minutes: '480' }));
  });
});

describe('AG-29 a closing day', () => {
  const CLOSED: Records = {
    ...RECORDS,
    [testId()]: ['closure', { name: 'Férié', start: '2027-03-02', end: '2027-03-02' }],
  };

  it('AG-29 says so in the week, where the day has no free slot, and in the list', async () => {
    await agenda('/appointments?view=week&date=2027-03-02&who=', null, CLOSED);
    expect((await screen.findByTestId('closed')).textContent).toBe('Fermé · Férié');
    const columns = [...document.querySelectorAll('[data-grid-column]')];
    const slots = columns.map((column) => column.querySelectorAll('[data-testid="slot"]').length);
    expect(slots[1]).toBe(0);
    expect(slots[0]).toBeGreaterThan(10);
    fireEvent.click(screen.getByTestId('view-list'));
    expect((await screen.findByTestId('closed')).closest('section')?.textContent).toContain('Mardi 2 mars');
  });

  it('AG-29 says so in the month', async () => {
    await agenda('/appointments?view=month&date=2027-03-02&who=', null, CLOSED);
    const day = (await screen.findByTestId('closed')).closest('button');
    expect(day?.dataset).toMatchObject({ date: '2027-03-02', closed: 'true' });
    expect(day?.getAttribute('aria-label')).toContain('Fermé · Férié');
  });

  it('AG-29 is asked about before an appointment is moved to it', async () => {
    const { starts } = await agenda('/appointments?view=week&date=2027-03-01&who=', null, CLOSED);
    await screen.findByTestId('closed');
    const card = eventOf(TEN);
    fireEvent.keyDown(card, { key: 'ArrowRight', altKey: true });
    const dialog = await screen.findByRole('dialog');
    expect(starts()).toEqual([]);
    fireEvent.click(within(dialog).getByTestId('confirm'));
    await waitFor(() => expect(starts()).toEqual([[TEN, '2027-03-02T09:00:00.000Z']]));
  });
});

describe('AG-34 the waiting room beside another day', () => {
  const HERE: Records = {
    ...RECORDS,
    [testId()]: [
      'appointment',
      { ...visit('2027-03-01T07:00:00.000Z'), status: 'arrived', arrivedAt: '2027-03-01T07:00:00.000Z' },
    ],
    // Of yesterday, forgotten; and of today, of somebody who is not shown.
    [testId()]: ['appointment', { ...visit('2027-02-28T09:00:00.000Z'), status: 'arrived' }],
    [testId()]: ['appointment', { ...visit('2027-03-01T07:20:00.000Z'), practitionerIds: [ANNE], status: 'arrived' }],
  };

  it('AG-34 is today’s, of those shown; AG-35 its address opens the big screen, and closing leads back', async () => {
    await agenda(`/appointments?view=month&date=2027-03-02&who=${KARIM}&waiting=board`, null, HERE);
    expect(await screen.findAllByTestId('waiting-board-row')).toHaveLength(1);
    fireEvent.click(screen.getByTestId('waiting-board-close'));
    await waitFor(() => expect(screen.queryByTestId('waiting-board')).toBeNull());
    const [row, ...others] = screen.getAllByTestId('waiting-row');
    expect(others).toEqual([]);
    expect(row?.textContent).toMatch(/MARTIN Claire\D*12\smin/);
    expect(screen.getByTestId('waiting-room').textContent).toBe('1');
    fireEvent.click(screen.getByTestId('waiting-board-open'));
    expect(await screen.findByTestId('waiting-board')).toBeTruthy();
  });
});
