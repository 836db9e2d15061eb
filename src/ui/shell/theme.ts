import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const teal: MantineColorsTuple = [
  '#e3f0ef',
  '#c9e3e1',
  '#a3d1ce',
  '#77c2bf',
  '#4fb3b0',
  '#2f9895',
  '#17807f',
  '#0b6e6e',
  '#085858',
  '#064646',
];

const FONT = "'Inter Variable', Inter, system-ui, sans-serif";

export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 4 },
  colors: { teal },
  fontFamily: FONT,
  fontSizes: { xs: '13px', sm: '14px', md: '16px', lg: '20px', xl: '26px' },
  headings: { fontFamily: FONT, fontWeight: '600' },
  defaultRadius: '8px',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  // The page has one banner; a dialog's heading is none.
  components: {
    ModalHeader: { defaultProps: { role: 'presentation' } },
    // The second tap on what opened a dialog falls beside it, and closes nothing (UI-36).
    ModalOverlay: { defaultProps: { 'data-decides': true } },
    DrawerOverlay: { defaultProps: { 'data-decides': true } },
  },
});

/** Sets Mantine's variables to our tokens, so that its components follow both themes without further overrides. */
const shared = {
  '--mantine-color-body': 'var(--ground)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--muted)',
  '--mantine-color-placeholder': 'var(--muted)',
  '--mantine-color-error': 'var(--refused)',
  '--mantine-color-anchor': 'var(--action)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--edge)',
  '--mantine-primary-color-filled': 'var(--action)',
  '--mantine-primary-color-contrast': 'var(--on-action)',
};

export const variables: CSSVariablesResolver = () => ({
  variables: { '--mantine-line-height': '1.45' },
  light: shared,
  dark: shared,
});
