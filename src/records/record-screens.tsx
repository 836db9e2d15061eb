import type { ComponentType } from 'react';
import { useNow } from '../hooks/index.ts';
import type { JsonObject } from '../lib/json.ts';
import type { ModuleParts } from './module-parts.ts';
import { RecordCreate } from './record-create.tsx';
import { RecordDetail } from './record-detail.tsx';
import { RecordEditor } from './record-editor.tsx';
import type { RecordModule } from './record-module.ts';
import { RecordScreen } from './record-screen.tsx';

/**
 * A module's screens, for its routes (`PATH`, and below it `:id`, `new` and `:id/edit`), and what other modules show of
 * its records.
 */
export interface RecordScreens extends Omit<ModuleParts, 'path'> {
  Screen: ComponentType;
  Detail: ComponentType;
  Editor: ComponentType;
}

function RowDetails({ module, summary }: { module: Pick<RecordModule, 'useRowDetails'>; summary: JsonObject }) {
  return module.useRowDetails()(summary, useNow()).filter(Boolean).join(' · ');
}

export const recordScreens = <I extends object>(module: RecordModule<I>): RecordScreens => ({
  Screen: () => <RecordScreen module={module} />,
  Detail: () => <RecordDetail module={module} />,
  Editor: () => <RecordEditor module={module} />,
  Create: (props) => <RecordCreate module={module} {...props} />,
  Details: ({ summary }) => <RowDetails module={module} summary={summary} />,
});
