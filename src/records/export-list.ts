import { controlOf } from '../contract/controls.ts';
import type { Client } from '../hooks/index.ts';
import { loadNames } from '../hooks/index.ts';
import type { JsonObject } from '../lib/json.ts';
import { textOf, type Language } from '../ui/i18n/i18n.ts';
import { fieldWord, valueWord } from '../ui/i18n/words.ts';
import { csvOf } from './csv.ts';
import type { Listed } from './list-view.ts';
import { moduleText } from './module-text.ts';
import type { RecordModule } from './record-module.ts';

type Exported = Pick<RecordModule, 'entity' | 'nameOf'>;

/** A field's value as text for a table: one line, references by name. */
export interface Column {
  field: string;
  label: string;
  wordOf(record: JsonObject): string;
}

/** The fields of a module's list as columns, without those that a table cannot show (pictures, colours). */
export async function columnsOf(
  client: Client,
  { entity }: Pick<Exported, 'entity'>,
  fields: readonly string[],
  language: Language,
): Promise<Column[]> {
  const shown = fields.filter((field) => {
    const { kind } = controlOf(entity, field);
    return kind !== 'picture' && kind !== 'colour' && kind !== 'other';
  });
  return Promise.all(
    shown.map(async (field): Promise<Column> => {
      const whole = controlOf(entity, field);
      const control = whole.kind === 'list' ? whole.of : whole;
      const label = fieldWord(entity.type, field);
      if (control.kind !== 'reference') {
        const wordOf = (record: JsonObject) =>
          valueWord(entity.type, field, record[field], language).replaceAll('\n', ', ');
        return { field, label, wordOf };
      }
      const nameOf = await loadNames(client, control.to);
      const absent = textOf('recordPage.elsewhere') ?? '';
      const wordOf = (record: JsonObject) =>
        [record[field] ?? []]
          .flat()
          .map((id) => nameOf(String(id)) ?? absent)
          .join(', ');
      return { field, label, wordOf };
    }),
  );
}

/** Builds the file for spreadsheets from the list as it is filtered and sorted. */
export async function csvOfList(
  client: Client,
  module: Exported,
  records: readonly Listed[],
  language: Language,
): Promise<string> {
  const fields = client.cache.listing(module.entity.type)?.fields ?? [];
  const columns = await columnsOf(client, module, fields, language);
  const name = moduleText(module.entity.type, 'nameColumn');
  function* rows() {
    yield [name, ...columns.map(({ label }) => label)];
    for (const { summary } of records)
      yield [module.nameOf(summary), ...columns.map((column) => column.wordOf(summary))];
  }
  return csvOf(rows(), language);
}

export type ExportResult = { kind: 'saved'; count: number } | { kind: 'refused' | 'unreachable' };

/** The audit comes before the file: a list that the server has not recorded does not leave the device. */
export async function exportList(
  client: Client,
  module: Exported,
  records: readonly Listed[],
  language: Language,
  save: (name: string, csv: string) => void,
): Promise<ExportResult> {
  const { type } = module.entity;
  const csv = await csvOfList(client, module, records, language);
  const answer = await client.recordExport(type);
  if (answer !== 'recorded') return { kind: answer };
  const day = new Date(client.now()).toISOString().slice(0, 10);
  save(`${moduleText(type, 'fileName')}-${day}.csv`, csv);
  return { kind: 'saved', count: records.length };
}
