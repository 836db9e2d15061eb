/** Hands a text to the person as a file. */
export const saveTextFile = (name: string, text: string, type = 'application/json'): void =>
  saveFile(name, new Blob([text], { type }));

/** Hands a file to the person. */
export function saveFile(name: string, file: Blob): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** `medicalpro-2026-11-21-1042.json`; with a kind, `medicalpro-KIND-2026-11-21-1042.json`. */
export const exportName = (now: Date, kind?: string): string =>
  `medicalpro-${kind === undefined ? '' : `${kind}-`}${now.toISOString().slice(0, 16).replace('T', '-').replace(':', '')}.json`;
