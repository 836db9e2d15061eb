export { consentListing, documentTemplateListing, signerOf } from './listing.ts';
export { consentTexts } from './texts.ts';

const loadWords = async () => (await import('./words.ts')).loadWords();

export { useReadingLock } from './reading-lock.ts';

/** What a patient reads and signs, in the place of the app; in a file of its own. */
export const loadReadingView = async () => {
  const [{ ReadingView }] = await Promise.all([import('./reading-view.tsx'), loadWords()]);
  return { default: ReadingView };
};

/** The module, in a file of its own, with its words. */
export const loadConsentModule = async () => {
  const [module] = await Promise.all([import('./consent-module.tsx'), loadWords()]);
  return module;
};

/** Says beside a consent that it is not what was decided; in a file of its own. */
export const loadConsentMark = async () => {
  const [{ ConsentMark }] = await Promise.all([import('./consent-mark.tsx'), loadWords()]);
  return { default: ConsentMark };
};
