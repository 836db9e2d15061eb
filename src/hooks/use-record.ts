import { useQuery } from '@tanstack/react-query';
import type { RecordState } from '../client/api.ts';
import { recordQuery } from '../client/queries.ts';
import type { EntityDefinition } from '../contract/entity.ts';
import { typeOf, type EntityRef } from '../contract/typed.ts';
import { useClient } from './context.ts';

const LOADING: RecordState = { status: 'loading', record: null, syncState: 'synced' };

/**
 * One record as people see it: what the server has confirmed with this device's own changes on top. With an entity's
 * definition the record has its fields' types; with the type's name alone it is a JSON object.
 */
export function useRecord<const E extends EntityDefinition>(entity: E, id: string): RecordState<E>;
export function useRecord(entityType: string, id: string): RecordState;
export function useRecord(entity: EntityRef, id: string): RecordState {
  const client = useClient();
  // The client reads what the store holds by the contract (UI-88); the engine below knows no entity.
  return useQuery(recordQuery(client, typeOf(entity), id)).data ?? LOADING;
}
