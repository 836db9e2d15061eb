import { lazy } from 'react';
import { loadTexts } from '../../ui/i18n/i18n.ts';
import { accessTexts } from './words.ts';

export { accessRuleListing } from './listing.ts';
export { accessTexts } from './words.ts';

/** Beside the frame: loaded when there is something to tell. */
export const RightsBanner = lazy(async () => {
  const [{ RightsBanner: banner }] = await Promise.all([import('./rights-banner.tsx'), loadTexts(accessTexts)]);
  return { default: banner };
});

export const AccessScreen = lazy(async () => {
  const [{ AccessScreen: screen }] = await Promise.all([import('./access-screen.tsx'), loadTexts(accessTexts)]);
  return { default: screen };
});
