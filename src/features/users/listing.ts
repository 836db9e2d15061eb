import { listingByName, type Listing } from '../../client/listing.ts';
import type { Template } from '../../contract/entities/template.ts';
import type { User } from '../../contract/entities/user.ts';

const byName = listingByName<User>(
  'user',
  ['name', 'email', 'role', 'status', 'percentage', 'isTemplateUser', 'templateId', 'practitionerId', 'locale'],
  ({ name = '' }) => name,
);

/** Users are listed by name, and found by name or address. */
export const userListing: Listing<User> = {
  ...byName,
  terms: (summary) => ({ ...byName.terms(summary), codes: [[(summary.email ?? '').toLowerCase()]] }),
};

/** Templates are listed by name. A template that was created by the API may have none. */
export const templateListing = listingByName<Template>(
  'template',
  ['name', 'role', 'percentage'],
  ({ name, role }) => name || role || '',
);
