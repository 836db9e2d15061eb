import { loadWords } from './words.ts';

/** Records that may be one person, for the home screen; in a file of its own. */
export const loadPossibleDuplicates = async () => {
  const [{ PossibleDuplicates }] = await Promise.all([import('./possible-duplicates.tsx'), loadWords()]);
  return PossibleDuplicates;
};

/** What a patient's page says of records that are merged; its words come with it. */
export const loadMergeNotice = async () => {
  const [{ MergeNotice }] = await Promise.all([import('./merge-notice.tsx'), loadWords()]);
  return { default: MergeNotice };
};
