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
 * The column of users that says whose work they sign. Its name comes from the contract, never from a request; null
 * where an application links nobody.
 */
function signerColumn(domain: Domain): string | null {
  const users = entityOf(domain, 'user');
  const column = users && tableOf(users).columns.find(({ field }) => field === domain.signer);
  return column ? quoted(column.column) : null;
}

/**
 * The users who may sign: those linked to the author whose work it is; where there is none, who first made the record:
 * bringing it back from deletion makes nobody its author.
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
