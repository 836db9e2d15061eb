import { DRUG_CATALOGUE } from '../../../../src/contract/permissions.ts';
import type { CatalogueState } from '../../../../src/contract/drug-editing.ts';
import { DRUG_TABLES, type DrugRow } from '../../../../src/contract/drugs.ts';
import type { Principal } from '../../../auth/sessions.ts';
import type { Deps } from '../../../deps.ts';
import { administrators, actingIn, type May } from '../../../http/in-session.ts';
import { Problem } from '../../../http/problem.ts';
import { bindSettings, type Tx } from '../../../store/database.ts';
import { quoted } from '../../../store/entities.ts';
import { writeAudit, type AuditNote } from '../../../sync/audit.ts';
import { rightsOf } from '../../../sync/readable.ts';
import { SHARED_CATALOGUE } from './catalogue.ts';

/** A catalogue administrator: an administrator of the clinic, unless a rule of the tenant takes the right away. */
export const catalogueAdministrators =
  (deps: Deps): May =>
  (principal) => {
    administrators(principal);
    if (rightsOf(deps.domain, principal)(DRUG_CATALOGUE) !== 'rw')
      throw new Problem(403, 'FORBIDDEN', { detail: 'this role may not' });
  };

/** Runs `work` on another catalogue, within the same transaction. */
export async function inCatalogue<T>(tx: Tx, catalogue: string, tenantId: string, work: () => Promise<T>): Promise<T> {
  await bindSettings(tx, { 'app.tenant_id': catalogue });
  const result = await work();
  await bindSettings(tx, { 'app.tenant_id': tenantId });
  return result;
}

/** The catalogue that this clinic reads, and whether its administrator may change it (DC-37). */
export async function catalogueState(tx: Tx, tenantId: string): Promise<CatalogueState> {
  const head = () =>
    tx.query<{ release: string | null; released_at: string | null }>(
      'SELECT release, released_at FROM drug_catalogue WHERE tenant_id = drug_catalogue_here()',
    );
  const { rows: own } = await head();
  const { rows: alone } = await tx.query<{ alone: boolean }>('SELECT is_only_tenant() AS alone');
  const shared = own[0] ? [] : (await inCatalogue(tx, SHARED_CATALOGUE, tenantId, head)).rows;
  const present = own[0] ?? shared[0];
  const [release, releasedAt] = [present?.release ?? null, present?.released_at ?? null];
  const kind = own[0] ? 'own' : 'shared';
  return { kind, mayEdit: kind === 'own' || alone[0]?.alone === true, release, releasedAt };
}

/** The catalogue that this clinic's administrator may write. Throws a problem if the person may not write any. */
export async function writableCatalogue(tx: Tx, tenantId: string): Promise<string> {
  const { kind, mayEdit } = await catalogueState(tx, tenantId);
  if (!mayEdit)
    throw new Problem(403, 'SHARED_CATALOGUE', {
      detail: 'the catalogue is shared by several clinics: begin one of your own, or ask whoever runs the server',
    });
  return kind === 'own' ? tenantId : SHARED_CATALOGUE;
}

/**
 * Ends a long transaction: the tenant's head is locked only now, so that nobody waits for the work before it. The
 * person's rights are checked at this moment, then the audit row is written.
 */
export async function endLongWork(
  deps: Deps,
  tx: Tx,
  requester: Principal,
  note: Pick<AuditNote, 'action' | 'entityId'>,
): Promise<void> {
  await tx.query('SELECT 1 FROM lock_tenant_head()');
  const { principal } = await actingIn(deps, tx, requester, catalogueAdministrators(deps));
  const { userId, clientId } = principal;
  await writeAudit(tx, [{ ...note, outcome: 'accepted', entityType: DRUG_CATALOGUE, userId, clientId }]);
}

/** Rows per copied batch. */
const AT_ONCE = 2000;

/** Creates the clinic's own catalogue as a copy of the shared one. Does nothing if the clinic has one. */
export async function beginOwnCatalogue(tx: Tx, tenantId: string): Promise<void> {
  const { rows } = await tx.query('SELECT 1 FROM drug_catalogue WHERE tenant_id = $1', [tenantId]);
  if (rows.length > 0) return;
  await tx.query('SELECT open_drug_release()');
  for (const { name, key, columns } of DRUG_TABLES) {
    const list = Object.keys(columns).map(quoted).join(', ');
    const all = await inCatalogue(tx, SHARED_CATALOGUE, tenantId, () =>
      tx.query<DrugRow>(`SELECT ${list} FROM ${quoted(name)} WHERE tenant_id = $1 ORDER BY ${quoted(key)}`, [
        SHARED_CATALOGUE,
      ]),
    );
    for (let at = 0; at < all.rows.length; at += AT_ONCE)
      await tx.query('SELECT put_drug_rows($1, $2)', [name, JSON.stringify(all.rows.slice(at, at + AT_ONCE))]);
  }
  const { rows: shared } = await inCatalogue(tx, SHARED_CATALOGUE, tenantId, () =>
    tx.query<{ release: string | null }>('SELECT release FROM drug_catalogue WHERE tenant_id = $1', [SHARED_CATALOGUE]),
  );
  const release = shared[0]?.release ?? null;
  if (release !== null) await tx.query('SELECT name_drug_release($1)', [release]);
}
