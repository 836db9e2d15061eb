// What the first visit needs of consents. The screens have a door of their own, index.tsx, for what is loaded later.
export { consentListing, documentTemplateListing, signerOf } from './listing.ts';
export { ReadingGate } from './reading-gate.tsx';
export { consentTexts } from './texts.ts';
