import type { JsonObject } from '../../src/lib/json.ts';
import { emptySchema } from './empty-schema.ts';
import { bindSettings, type OwnerConnection, type Tenant, type Tx } from './database.ts';

export interface NewUser {
  id: string;
  name: string;
  email: string;
  role: string;
  passwordHash: string;
}

/**
 * Creates a tenant, as the owner. The tenant's settings are set first, so that the forced policies hold for an owner
 * who is no superuser too.
 */
export async function createTenant(
  owner: OwnerConnection,
  tenant: Tenant,
  users: readonly NewUser[],
  more?: (tx: Tx) => Promise<void>,
): Promise<void> {
  await owner.transaction(async (tx) => {
    await bindSettings(tx, { 'app.tenant_id': tenant.id });
    await tx.query('INSERT INTO tenant (id, slug, name) VALUES ($1, $2, $3)', [tenant.id, tenant.slug, tenant.name]);
    await tx.query('INSERT INTO tenant_head (tenant_id) VALUES ($1)', [tenant.id]);
    for (const user of users) await createUser(tx, tenant.id, user);
    await more?.(tx);
  });
}

async function createUser(tx: Tx, tenantId: string, user: NewUser): Promise<void> {
  const fields: JsonObject = {
    tenant_id: tenantId,
    id: user.id,
    name: user.name,
    email: user.email,
    role: user.role,
    status: 'active',
  };
  await tx.query(
    `INSERT INTO app_user (tenant_id, id, name, email, role, status)
     SELECT tenant_id, id, name, email, role, status FROM jsonb_populate_record(null::app_user, $1::jsonb)`,
    [JSON.stringify(fields)],
  );
  await tx.query('INSERT INTO credential (tenant_id, user_id, password_hash) VALUES ($1, $2, $3)', [
    tenantId,
    user.id,
    user.passwordHash,
  ]);
}

/** Slugs of the existing tenants; for the program itself, never for a request. */
export async function tenantSlugs(owner: OwnerConnection): Promise<string[]> {
  const { rows } = await owner.query<{ slug: string }>('SELECT slug FROM tenant ORDER BY slug');
  return rows.map(({ slug }) => slug);
}

/** Drops everything; for the database of the conformance server only. */
export async function emptyDatabase(owner: OwnerConnection, name: string): Promise<void> {
  if (!name.endsWith('_conformance')) throw new Error(`only a database called *_conformance is emptied, not "${name}"`);
  await owner.transaction(emptySchema);
}
