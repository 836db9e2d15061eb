import type { ComponentType } from 'react';
import { RecordDetail } from './record-detail.tsx';
import { RecordEditor } from './record-editor.tsx';
import type { RecordModule } from './record-module.ts';
import { RecordScreen } from './record-screen.tsx';

/** A module's screens, for its routes: `PATH`, and below it `:id`, `new` and `:id/edit`. */
export interface RecordScreens {
  Screen: ComponentType;
  Detail: ComponentType;
  Editor: ComponentType;
}

export const recordScreens = <I extends object>(module: RecordModule<I>): RecordScreens => ({
  Screen: () => <RecordScreen module={module} />,
  Detail: () => <RecordDetail module={module} />,
  Editor: () => <RecordEditor module={module} />,
});
