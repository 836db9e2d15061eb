import { loadTexts } from '../../ui/i18n/i18n.ts';
import { documentTemplateTexts } from '../document-templates/index.ts';
import { consentTexts } from './texts.ts';

/** The words of consents, and of the templates that they are made from. */
export const loadWords = () => loadTexts(consentTexts, documentTemplateTexts);
