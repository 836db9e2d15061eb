/** Ids that begin so are the drug base's: what a release no longer has is deleted, and nothing else is. */
export const BDPM_PREFIX = 'bdpm_';
