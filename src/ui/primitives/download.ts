/** Hands a text to the person as a file. */
export function saveTextFile(name: string, text: string, type = 'application/json'): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** `medicalpro-2026-11-21-1042.json` */
export const exportName = (now: Date): string =>
  `medicalpro-${now.toISOString().slice(0, 16).replace('T', '-').replace(':', '')}.json`;
