export { DrugEditor } from './drug-editor.tsx';
export { ReleaseImport } from './release-import.tsx';
