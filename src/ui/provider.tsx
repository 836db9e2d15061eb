import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { AlarmHost } from './alarm.tsx';
import './mantine.css';
import './tokens.css';
import { theme, variables } from './theme.ts';

/** Theme, and what may have to be shown over any screen. */
export function UiProvider({ children }: { children: ReactNode }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      {children}
      <AlarmHost />
    </MantineProvider>
  );
}
