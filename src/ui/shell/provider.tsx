import { MantineProvider } from '@mantine/core';
import { useEffect, useState, type ComponentType, type ReactNode } from 'react';
import { askUntil } from '../../lib/ask-until.ts';
import { endAlarm, useAlarm, type Alarm } from './alarm.ts';
import './mantine.css';
import './tokens.css';
import { theme, variables } from './theme.ts';

type AlarmDialog = ComponentType<{ alarm: Alarm }>;

const AGAIN_MS = 5_000;
const fetchDialog = async (): Promise<AlarmDialog> => (await import('./alarm-dialog.tsx')).AlarmDialog;

/**
 * The dialog is loaded in advance. When it is needed, the browser may have deleted everything that it stored for this
 * site, the app's own files included (faults B21). If the dialog could not be loaded, the form opens again by itself
 * with everything that was typed.
 */
export function AlarmHost({ fetch = fetchDialog }: { fetch?: () => Promise<AlarmDialog> }) {
  const alarm = useAlarm();
  const [Dialog, setDialog] = useState<AlarmDialog | null>(null);

  useEffect(() => askUntil({ ask: fetch, everyMs: AGAIN_MS, onAnswer: (dialog) => setDialog(() => dialog) }), [fetch]);

  useEffect(() => {
    if (Dialog !== null || !alarm?.back) return;
    endAlarm();
    alarm.back();
  }, [Dialog, alarm]);

  return alarm && Dialog && <Dialog alarm={alarm} />;
}

/** The theme, and everything that may be shown over any screen. */
export function UiProvider({ children }: { children: ReactNode }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      {children}
      <AlarmHost />
    </MantineProvider>
  );
}
