// What other features fill their documents with: imported by files that are loaded when they are opened.
export { useLatestOf, useTemplateValues, useValuesByLanguage } from './use-template-values.ts';
