import { MantineProvider } from '@mantine/core';
import { lazy, Suspense, type ReactNode } from 'react';
import { useAlarm } from './alarm.ts';
import './mantine.css';
import './tokens.css';
import { theme, variables } from './theme.ts';

const AlarmDialog = lazy(async () => ({ default: (await import('./alarm-dialog.tsx')).AlarmDialog }));

function AlarmHost() {
  const alarm = useAlarm();
  return (
    alarm && (
      <Suspense fallback={null}>
        <AlarmDialog alarm={alarm} />
      </Suspense>
    )
  );
}

/** Theme, and what may have to be shown over any screen. */
export function UiProvider({ children }: { children: ReactNode }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      {children}
      <AlarmHost />
    </MantineProvider>
  );
}
