/**
 * Puts text in the place of a range as if it had been typed, so that Ctrl-Z takes it back. Only the editing command
 * enters the browser's history of a field.
 */
export function typeInto(
  area: HTMLTextAreaElement,
  { from, to }: { from: number; to: number },
  text: string,
  onChange: (value: string) => void,
): void {
  area.focus();
  area.setSelectionRange(from, to);
  // oxlint-disable-next-line no-deprecated
  if (document.execCommand?.('insertText', false, text)) return;
  area.setRangeText(text, from, to, 'end');
  onChange(area.value);
}
