/** Whose device it is: no sign-in is measured. */
export const ACCOUNT = {
  user: { id: '0190a1b2-0000-7000-8000-aaaaaaaaaaaa', name: 'Bench', email: 'bench@example.test', role: 'admin' },
  tenant: { id: '0190a1b2-0000-7000-8000-bbbbbbbbbbbb', slug: 'bench', name: 'Bench' },
  device: { clientId: '0190a1b2-0000-7000-8000-cccccccccccc', lastReport: null },
};
