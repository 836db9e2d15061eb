/** Writes the Brotli and gzip forms of a build's text files beside them; answers how many files have them. */
export function precompress(folder: string): number;
