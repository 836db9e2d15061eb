// The parts that other features use to fill their documents. Import it only from files that are loaded on demand.
export { useLatestOf, useTemplateValues, useValuesByLanguage } from './use-template-values.ts';
