/** Starts the ids of the drug base. An import deletes only rows with this prefix that the release no longer has. */
export const BDPM_PREFIX = 'bdpm_';
