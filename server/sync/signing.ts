import { contentHash, isSigned, signsAnew } from '../../src/contract/signature.ts';
import { entityOf, type Domain } from '../../src/contract/domain.ts';
import type { EntityDefinition } from '../../src/contract/entity.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import type { Tx } from '../store/database.ts';
import { quoted, tableOf, type EntityTable } from '../store/entities.ts';
import { invalid, rejected, type Rejection } from './verdict.ts';

export interface Signed {
  tx: Tx;
  domain: Domain;
  tenantId: string;
  table: EntityTable;
  entityId: string;
  userId: string;
  record: JsonObject;
  before: JsonObject | null;
}

/**
 * The column of users that names the author whose work they sign. It comes from the contract, never from a request.
 * Null if the application links no users to authors.
 */
function signerColumn(domain: Domain): string | null {
  const users = entityOf(domain, 'user');
  const column = users && tableOf(users).columns.find(({ field }) => field === domain.signer);
  return column ? quoted(column.column) : null;
}

/**
 * The users who may sign: those linked to the record's author. If nobody is linked, it is the user who first created
 * the record; reviving a record makes nobody its author.
 */
async function authorsOf(
  { tx, domain, tenantId, table, entityId, before, userId }: Signed,
  authorId: unknown,
): Promise<(string | null)[]> {
  const column = signerColumn(domain);
  if (column !== null && typeof authorId === 'string') {
    const { rows } = await tx.query<{ id: string }>(
      `SELECT id FROM app_user WHERE tenant_id = $1 AND ${column} = $2 AND NOT deleted`,
      [tenantId, authorId],
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
 * Why a change may not sign this record: the hash is of other content, or the work is another person's. Null if it may,
 * or if it signs nothing.
 */
export async function judgeSigning(signed: Signed): Promise<Rejection | null> {
  const { record, before, userId } = signed;
  const definition: EntityDefinition = signed.table.definition;
  const { signing } = definition;
  if (!signing || !signsAnew(signing, record, before)) return null;
  const claimed = (record[signing.field] as JsonObject)['contentHash'];
  if (claimed !== (await contentHash(definition, signing.seals, record)))
    return invalid(`${signing.field}.contentHash`, 'wrong_hash');
  // Replacing a signature needs the author of the record as it was and as it will be: setting the author field to
  // oneself is not enough.
  const works = before && isSigned(before, signing.field) ? [record, before] : [record];
  for (const work of works)
    if (!(await authorsOf(signed, work[signing.author])).includes(userId))
      return rejected('FORBIDDEN', 'only the author signs');
  return null;
}
