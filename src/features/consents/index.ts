// The parts of consents that the first load needs. The screens are exported by index.tsx and loaded later.
export { consentListing, documentTemplateListing, signerOf } from './listing.ts';
export { ReadingGate } from './reading-gate.tsx';
export { consentTexts } from './texts.ts';
