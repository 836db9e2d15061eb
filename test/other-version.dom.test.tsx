import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { Component, Suspense, useEffect, type ReactNode } from 'react';
import { Route, Routes, useLocation, useNavigate } from 'react-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LISTINGS } from '../src/app/listings.ts';
import { MODULES, type ModuleRoutes } from '../src/app/modules.tsx';
import { clinic } from '../src/contract/clinic.ts';
import { controlOf, type Control } from '../src/contract/controls.ts';
import { entityOf } from '../src/contract/domain.ts';
import { PERMISSIONS } from '../src/contract/permissions.ts';
import { ClientProvider, SessionContext, type Session } from '../src/hooks/index.ts';
import type { Json, JsonObject } from '../src/lib/json.ts';
import { startTexts } from '../src/ui/i18n/i18n.ts';
import { forgetAll } from '../src/ui/primitives/remember.ts';
import { show } from '../src/ui/testing/render.tsx';
import { sampleOf } from './node/samples.ts';
import { deviceWith, type Records } from './support/device-with.ts';
import { testId } from './support/queue.ts';

const [CLAIRE, DR] = [testId(), testId()];
/** Whose record it is decides where it is reached; all else is wrong. */
const OWNERS: readonly string[] = ['patientId', 'practitionerId', 'mergedInto'];

/** A value with parts of another kind. */
function mangled(control: Control): Json {
  switch (control.kind) {
    case 'list':
      return [mangled(control.of), null, 7];
    case 'structure':
      return Object.fromEntries(
        control.parts.map(({ name, control: part }, at) => [name, at % 2 === 0 ? mangled(part) : { other: 7 }]),
      );
    default:
      return 'unknown';
  }
}

/** Records as a newer server may send them. */
function othersOf(type: string): JsonObject[] {
  const entity = entityOf(clinic, type);
  if (entity === undefined) throw new Error(`no entity ${type}`);
  const sample = sampleOf(type, { patientId: CLAIRE, practitionerId: DR });
  const fields = Object.keys(entity.fields.shape);
  const owners = Object.fromEntries(Object.entries(sample).filter(([field]) => OWNERS.includes(field)));
  const each = (valueOf: (control: Control) => Json): JsonObject => ({
    ...Object.fromEntries(
      fields.filter((field) => !OWNERS.includes(field)).map((field) => [field, valueOf(controlOf(entity, field))]),
    ),
    ...owners,
  });
  const choices = fields.filter((field) => controlOf(entity, field).kind === 'choice');
  return [
    each(({ kind }) => (kind === 'list' ? null : { other: 7 })),
    each(mangled),
    { ...sample, ...Object.fromEntries(choices.map((field) => [field, 'unknown'])) },
  ];
}

class Edge extends Component<{ children: ReactNode; onError: (error: unknown) => void }> {
  override state = { fallen: false };
  static getDerivedStateFromError() {
    return { fallen: true };
  }
  override componentDidCatch(error: unknown) {
    this.props.onError(error);
  }
  override render() {
    return this.state.fallen ? <p data-testid="fallen" /> : this.props.children;
  }
}

interface PlaceProps {
  children: ReactNode;
  onNavigate: (navigate: (to: string) => void) => void;
  onError: (error: unknown) => void;
}

function Place({ children, onNavigate, onError }: PlaceProps) {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  useEffect(() => onNavigate((to) => void navigate(to)), [navigate, onNavigate]);
  return (
    <Edge key={pathname} onError={onError}>
      <Suspense>{children}</Suspense>
    </Edge>
  );
}

const SESSION = {
  status: 'ready',
  account: {
    user: { id: testId(), name: 'Dr Petit', email: 'petit@example.org', role: 'admin' },
    permissions: PERMISSIONS.admin,
    tenant: { id: testId(), zone: 'Europe/Paris' },
  },
} as unknown as Session;

beforeEach(async () => {
  forgetAll();
  await startTexts('fr');
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  vi.stubGlobal('print', () => undefined);
  // The drug catalogue's.
  vi.stubGlobal(
    'Worker',
    class extends EventTarget {
      postMessage(): void {}
      terminate(): void {}
    },
  );
  // Of a list without a size no row is drawn.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(400);
});
afterEach(() => vi.restoreAllMocks());

/** The screens of a module on a device with these records. What falls over is noted with its place. */
async function opened({ path, entityType, load }: ModuleRoutes, records: Records) {
  const { client } = await deviceWith(
    LISTINGS,
    {
      [CLAIRE]: ['patient', { birthName: 'Martin', birthGivenNames: 'Claire', gender: 'female' }],
      [DR]: ['practitioner', { familyName: 'Benali', givenNames: 'Karim' }],
      ...records,
    },
    Date.parse('2027-03-01T09:00:00.000Z'),
  );
  const { Screen, Detail, Editor } = await load();
  const fallen: string[] = [];
  let place = '';
  let go: (to: string) => void = () => undefined;
  const onNavigate = (navigate: typeof go) => void (go = navigate);
  await show(
    <SessionContext value={SESSION}>
      <ClientProvider client={client}>
        <Place onNavigate={onNavigate} onError={(error) => fallen.push(`${place} of ${entityType}: ${String(error)}`)}>
          <Routes>
            <Route path={path} element={<Screen />} />
            <Route path={`${path}/:id`} element={<Detail />} />
            <Route path={`${path}/:id/edit`} element={<Editor />} />
            <Route path="*" element={null} />
          </Routes>
        </Place>
      </ClientProvider>
    </SessionContext>,
  );
  /** Goes there, and waits for one of these. */
  const visit = async (name: string, to: string, handles: readonly string[]) => {
    place = name;
    await act(async () => go(to));
    await waitFor(() => expect(['fallen', ...handles].flatMap((one) => screen.queryAllByTestId(one))).not.toEqual([]));
  };
  const press = async (name: string, handle: string) => {
    const button = screen.queryByTestId(handle);
    if (button === null) return;
    place = name;
    await act(async () => fireEvent.click(button));
    await waitFor(() =>
      expect(['fallen', 'print-sheet'].flatMap((one) => screen.queryAllByTestId(one))).not.toEqual([]),
    );
  };
  return { visit, press, fallen };
}

describe('UI-88 a record whose values are of another kind is', () => {
  it.each(MODULES.map((module) => [module.entityType, module] as const))(
    'listed, opened, printed and edited: %s',
    async (type, module) => {
      const others = othersOf(type).map((data) => [testId(), data] as const);
      const { visit, press, fallen } = await opened(
        module,
        Object.fromEntries(others.map(([id, data]) => [id, [type, data] as const])),
      );
      if (!module.isOwned) {
        await visit('list', `/${module.path}`, ['row', 'calendar']);
        await press('printed list', 'print-list');
      }
      for (const [at, [id]] of others.entries()) {
        await visit('page', `/${module.path}/${id}`, ['record-header']);
        if (at === 0) expect(screen.queryAllByTestId('unread').length + fallen.length).toBeGreaterThan(0);
        await press('printed page', 'print');
        // One that is not edited any more leads to its page.
        await visit('form', `/${module.path}/${id}/edit`, ['save', 'record-header']);
      }
      expect(fallen).toEqual([]);
    },
  );
});
