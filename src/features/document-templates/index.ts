import type { FeatureTexts } from '../../ui/i18n/i18n.ts';

export const documentTemplateTexts: FeatureTexts = {
  name: 'document-templates',
  fr: async () => (await import('./words-fr.ts')).words,
  en: async () => (await import('./words-en.ts')).words,
};
export const loadDocumentTemplates = async () => (await import('./document-template-module.tsx')).screens;
