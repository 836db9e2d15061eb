import { loadDesk } from '../features/drugs/index.ts';
import { drugDesk } from '../transport/drug-editing.ts';

/** The catalogue administrator's screens, at the server's desk. */
export async function loadDrugDesk() {
  const { DrugEditor, ReleaseImport } = await loadDesk();
  return {
    Editor: () => <DrugEditor desk={drugDesk} />,
    Import: () => <ReleaseImport desk={drugDesk} />,
  };
}
