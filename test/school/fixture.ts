import { randomUUID } from 'node:crypto';
import { hashPassword } from '../../server/auth/passwords.ts';
import type { OwnerConnection } from '../../server/store/database.ts';
import { createTenant } from '../../server/store/tenants.ts';
import { ROLES } from './user.ts';

/** Two schools, `atlas` and `cedre`, with one person of each role: `ROLE@SCHOOL.test`. */
export async function createSchools(owner: OwnerConnection, password: string): Promise<void> {
  const passwordHash = await hashPassword(password);
  for (const slug of ['atlas', 'cedre']) {
    const users = ROLES.map((role) => ({
      id: randomUUID(),
      name: `${role} ${slug}`,
      email: `${role}@${slug}.test`,
      role,
      passwordHash,
    }));
    await createTenant(owner, { id: randomUUID(), slug, name: slug }, users);
  }
}
