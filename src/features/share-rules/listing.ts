import { listingByName } from '../../client/listing.ts';
import type { ShareRule } from '../../contract/entities/share-rule.ts';

/** How share rules are listed: by the act that they are for. Whose they are is named by the screen. */
export const shareRuleListing = listingByName<ShareRule>(
  'shareRule',
  ['practitionerId', 'role', 'serviceType', 'percent', 'validFrom', 'validTo', 'priority'],
  ({ serviceType, validFrom }) => serviceType || validFrom || '',
);
