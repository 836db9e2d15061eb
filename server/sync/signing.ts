import { contentHash, isSigned, signsAnew } from '../../src/contract/clinical/signature.ts';
import type { EntityDefinition } from '../../src/contract/entity.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import type { Tx } from '../store/database.ts';
import type { EntityTable } from '../store/entities.ts';
import { invalid, rejected, type Rejection } from './verdict.ts';

export interface Signed {
  tx: Tx;
  tenantId: string;
  table: EntityTable;
  entityId: string;
  userId: string;
  record: JsonObject;
  before: JsonObject | null;
}

/**
 * The users who may sign: those linked to the practitioner whose work it is; where there is none, who first made the
 * record: bringing it back from deletion makes nobody its author.
 */
async function authorsOf(
  { tx, tenantId, table, entityId, before, userId }: Signed,
  practitionerId: unknown,
): Promise<(string | null)[]> {
  if (typeof practitionerId === 'string') {
    const { rows } = await tx.query<{ id: string }>(
      'SELECT id FROM app_user WHERE tenant_id = $1 AND practitioner_id = $2 AND NOT deleted',
      [tenantId, practitionerId],
    );
    if (rows.length > 0) return rows.map(({ id }) => id);
  }
  if (!before) return [userId];
  const { rows } = await tx.query<{ user_id: string | null }>(
    'SELECT user_id FROM record_version WHERE tenant_id = $1 AND entity_type = $2 AND entity_id = $3 ORDER BY version LIMIT 1',
    [tenantId, table.definition.type, entityId],
  );
  return rows.map(({ user_id: author }) => author);
}

/**
 * Why a change may not sign this record: its hash is of something else, or it is another's work. Null when it may, or
 * signs nothing.
 */
export async function judgeSigning(signed: Signed): Promise<Rejection | null> {
  const { record, before, userId } = signed;
  const definition: EntityDefinition = signed.table.definition;
  const { signing } = definition;
  if (!signing || !signsAnew(signing, record, before)) return null;
  const claimed = (record[signing.field] as JsonObject)['contentHash'];
  if (claimed !== (await contentHash(definition, signing.seals, record)))
    return invalid(`${signing.field}.contentHash`, 'wrong_hash');
  // Who puts a signature in the place of another is the author of both: naming oneself makes nobody the author.
  const works = before && isSigned(before, signing.field) ? [record, before] : [record];
  for (const work of works)
    if (!(await authorsOf(signed, work[signing.author])).includes(userId))
      return rejected('FORBIDDEN', 'only the author signs');
  return null;
}
