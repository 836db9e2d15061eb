import { entityOf, type Domain } from '../../src/contract/domain.ts';
import type { Access } from '../../src/contract/protocol.ts';
import type { Principal } from '../auth/sessions.ts';
import type { AuditNote } from './audit.ts';

/**
 * What a device reports that it opened or printed, as audit rows of `principal`. Types that are unknown are left out.
 * What the person may no longer read was read all the same, under the rights of its time (SV-216). A report that is
 * repeated has the same `dedupe`, so it is audited once.
 */
export function accessNotes(
  domain: Domain,
  principal: Principal,
  clientId: string,
  accesses: readonly Access[] = [],
): AuditNote[] {
  return accesses
    .filter(({ entityType }) => entityOf(domain, entityType) !== undefined)
    .map(({ entityType, at, action = 'read', ...access }) => {
      const entityId = access.entityId.toLowerCase();
      const occurredAt = new Date(at).toISOString();
      const key = `${clientId}:${principal.userId}:${entityType}:${entityId}:${occurredAt}`;
      return {
        action,
        outcome: 'accepted',
        entityType,
        entityId,
        userId: principal.userId,
        clientId,
        occurredAt,
        dedupe: action === 'read' ? key : `${key}:${action}`,
      };
    });
}
