import { listingByName } from '../../client/listing.ts';

/** Access rules: one for each module that is narrowed. */
export const accessRuleListing = listingByName(
  'accessRule',
  ['module', 'readerRoles', 'readerUsers', 'editorRoles', 'editorUsers', 'updatedAt'],
  ({ module }) => String(module),
);
