export type * from '../client/api.ts';
export type { Listing } from '../client/listing.ts';
export { createClient, type Client } from '../client/client.ts';
export { ClientProvider } from './client-provider.tsx';
export { AdminDeskContext, useAdminDesk } from './use-admin-desk.ts';
export { useAdminAnswer, useLastDone } from './use-admin-answer.ts';
export { DomainContext, useClient, useDomain } from './context.ts';
export { createSyncRunner } from '../client/sync-runner.ts';
export { seenOf } from '../queue/enqueue.ts';
export { useAccess } from './use-access.ts';
export { useSyncMutation } from './use-sync-mutation.ts';
export { useRecord } from './use-record.ts';
export { useRecords } from './use-records.ts';
export { useSavedViews } from './use-saved-views.ts';
export type { SavedView } from '../client/saved-views.ts';
export { useSearchAll, type Hit } from './use-search-all.ts';
export { useMerged } from './use-merged.ts';
export { isStillRead, useOwned, type OwnedRow, type OwnedRows } from './use-owned.ts';
export { useIsReading } from './use-is-reading.ts';
export { loadNames, loadSummaries, useNames, useSpan, useSpanReader, type ReadSpan, type SpanRow } from './use-span.ts';
export { RefusedError } from '../client/refused-error.ts';
export {
  useAttention,
  useConflict,
  useDependants,
  useOutbox,
  useOutboxActions,
  useSent,
  useSyncStatus,
} from './use-outbox.ts';
export { useBase, type Base } from './use-base.ts';
export { endHandBack, handBack, handedBackOf } from '../client/handed-back.ts';
export type { OpenForms } from '../client/draft-slot.ts';
export { useClockFault, useNow } from './use-now.ts';
export { useDraft, type Draft } from './use-draft.ts';
export { useDraftsLeft, type DraftLeft } from './use-drafts-left.ts';
export {
  DrugsContext,
  useDrug,
  useDrugEditions,
  useDrugNews,
  useDrugs,
  useFoundDrugs,
  type DrugDetail,
  type DrugLine,
  type DrugStatus,
  type DatedDrugStep,
  type EditionLine,
  type FoundDrugs,
  type NewsLine,
  useWithdrawnDrugs,
} from './use-drugs.ts';
export { useHistory, type History, type HistoryEntry } from './use-history.ts';
export { useIntent, useIntents } from './use-intent.ts';
export { useDeleted, type DeletedRecord, type DeletedRecords } from './use-deleted.ts';
export { useUndoDelete } from './use-undo-delete.ts';
export {
  AppUpdateContext,
  ClinicContext,
  RightsNewsContext,
  SessionContext,
  useAppUpdate,
  useCanRead,
  useCanWrite,
  useClinicName,
  useClinicZone,
  useIsAdmin,
  useMe,
  useRightsNews,
  useSession,
  type Account,
  type AppUpdate,
  type ClinicNow,
  type RightsNews,
  type Session,
  type SignInAnswer,
} from './use-session.ts';
export { useSpace } from './use-space.ts';
export { isShort, type Space, type SpaceKind } from '../client/space.ts';
export { useInspection, useProblemReport } from './use-inspection.ts';
export type { Inspection, InspectedMutation, ReportSettings } from '../client/inspection.ts';
export { FaultDeskContext, useFaults, type FaultDesk, type FaultState } from './use-faults.ts';
export { InvalidInputError } from '../queue/model.ts';
// The app wires these to the browser in src/browser:
// <AppUpdateProvider><AppClientProvider>…</AppClientProvider></AppUpdateProvider>.
