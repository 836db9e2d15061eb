import { loadTexts } from '../../ui/i18n/i18n.ts';
import { consentTexts } from './texts.ts';

/** The feature's own words, loaded with it. */
export const loadWords = () => loadTexts('consent', consentTexts);
