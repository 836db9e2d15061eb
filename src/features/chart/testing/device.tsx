import { Link, Route, Routes } from 'react-router';
import type { ClientPorts } from '../../../client/client.ts';
import type { Drugs } from '../../../client/drugs/drug-link.ts';
import { clientOn } from '../../../../test/support/client.ts';
import { MemoryStore } from '../../../../test/support/memory-store.ts';
import {
  acknowledgeAll,
  answer,
  CLAIRE,
  downAnswer,
  engineOn,
  testId,
  type Call,
  type Reply,
} from '../../../../test/support/queue.ts';
import type { SyncUpRequest } from '../../../contract/protocol.ts';
import { PERMISSIONS, type Role } from '../../../contract/permissions.ts';
import { ClientProvider, DrugsContext, SessionContext, type Session } from '../../../hooks/index.ts';
import type { JsonObject } from '../../../lib/json.ts';
import type { RecordKey } from '../../../queue/model.ts';
import type { RecordScreens } from '../../../records/record-screens.tsx';
import { ToastHost } from '../../../ui/shell/undo-toast.tsx';
import { show } from '../../../ui/testing/render.tsx';
import { appointmentListing } from '../../agenda/index.ts';
import { patientListing } from '../../patients/index.ts';
import { phraseListing } from '../../phrases/index.ts';
import { practitionerListing } from '../../practitioners/index.ts';
import { shareRuleListing } from '../../share-rules/index.ts';
import { templateListing, userListing } from '../../users/index.ts';
import { CHART_LISTINGS } from '../listings.ts';

export const AT = '2026-11-21T09:00:00.000Z';
export const USER_ID = '018f0000-0000-7000-8000-000000000002';
export const [CLAIRE_ID, HUGO_ID] = [testId(), testId()];
/** Also the id of its settings. */
export const CLINIC_ID = testId();

export interface Held {
  entityType: string;
  id: string;
  data: JsonObject;
}

export interface DeviceOptions {
  held?: readonly Held[];
  role?: Role;
  /** This device's drug catalogue. */
  drugs?: Drugs;
  /** What the device's clock says, of an app that was built at `AT`. */
  clock?: string;
  /** When the app was built (ms); `AT` if absent. */
  builtAt?: number;
  /** The clinic's. */
  zone?: string;
  /** The server's answer to these changes; undefined: they are taken. */
  up?: (events: SyncUpRequest['events']) => Reply | undefined;
  /** The first copy stops after these records, until the server answers again. */
  isCopying?: () => boolean;
  /** Holds what is read behind the first screen. */
  whenIdle?: NonNullable<ClientPorts['whenIdle']>;
  /** The server's answer to the download of a record. */
  recordFile?: NonNullable<ClientPorts['recordFile']>;
}

/** A device that holds two patients and these records, and shows these screens to a person of a role. */
export async function device(
  screens: Readonly<Record<string, RecordScreens>>,
  start: string,
  {
    held = [],
    role = 'practitioner',
    drugs,
    clock,
    builtAt,
    zone,
    up,
    isCopying = () => false,
    ...given
  }: DeviceOptions = {},
) {
  const store = new MemoryStore();
  const accesses: (RecordKey & { action: string })[] = [];
  const patients: Held[] = [
    { entityType: 'patient', id: CLAIRE_ID, data: { ...CLAIRE, identityStatus: 'PROV' } },
    { entityType: 'patient', id: HUGO_ID, data: { ...CLAIRE, birthName: 'PETIT', birthGivenNames: 'Hugo' } },
  ];
  const versions = new Map(held.map(({ id }) => [id, 1]));
  const contents = new Map(held.map(({ id, data }) => [id, data]));
  const page = (hasMore: boolean) =>
    downAnswer({
      hasMore,
      changes: [...patients, ...held].map(({ entityType, id, data }) => ({
        id: testId(),
        entityType,
        entityId: id,
        operation: 'CREATE',
        payload: { ...data, id, version: 1, createdAt: AT, updatedAt: AT },
        serverVersion: 1,
        modifiedAt: AT,
        modifiedBy: { id: 'u2', name: 'Dr Petit' },
      })),
    });
  let pulls = 0;
  const down = () => {
    pulls += 1;
    if (pulls > 1 && isCopying()) return answer(undefined, 503);
    return page(pulls === 1 && isCopying());
  };
  const world = engineOn(store, (call: Call) =>
    call.path.endsWith('/up')
      ? (up?.((call.body as SyncUpRequest).events) ?? acknowledgeAll(call.body as SyncUpRequest, versions, contents))
      : down(),
  );
  const client = clientOn(world, store, {
    listings: [
      patientListing,
      practitionerListing,
      appointmentListing,
      ...CHART_LISTINGS,
      phraseListing,
      userListing,
      templateListing,
      shareRuleListing,
    ],
    builtAt: builtAt ?? Date.parse(AT),
    ...given,
    noteAccess: (key, action) => void accesses.push({ ...key, action }),
  });
  await world.engine.sync();
  if (clock !== undefined) world.time.now = Date.parse(clock);
  const account = {
    user: { id: USER_ID, name: 'Dr Petit', email: 'petit@example.org', role },
    permissions: PERMISSIONS[role],
    tenant: { id: CLINIC_ID, ...(zone !== undefined && { zone }) },
  };
  await show(
    <SessionContext value={{ status: 'ready', account } as unknown as Session}>
      <DrugsContext value={drugs ?? null}>
        <ClientProvider client={client}>
          <Link to={start}>open</Link>
          <Link to="/elsewhere">leave</Link>
          <Link to={start.replace(CLAIRE_ID, HUGO_ID)}>other patient</Link>
          <ToastHost />
          <Routes>
            {Object.entries(screens).map(([path, { Screen, Detail, Editor }]) =>
              path === 'patients' ? (
                <Route key={path} path="patients/:id" element={<Detail />} />
              ) : (
                <Route key={path} path={path} element={<Screen />}>
                  <Route path="new" element={<Editor />} />
                  <Route path=":id" element={<Detail />} />
                  <Route path=":id/edit" element={<Editor />} />
                </Route>
              ),
            )}
            <Route path="*" element={null} />
          </Routes>
        </ClientProvider>
      </DrugsContext>
    </SessionContext>,
  );
  /** A round, without waiting for the time of the next attempt. */
  const sync = async () => {
    await world.engine.sync({ force: true });
    for (const notice of world.notices.splice(0)) client.onNotice(notice);
  };
  /** What this device has sent. */
  const sent = async () => {
    await sync();
    return world.ups().flatMap(({ events }) => events);
  };
  return { store, client, sync, sent, accesses };
}
