/**
 * Replaces a range by a text as if it had been typed, so that Ctrl-Z reverts it. Only the editing command is recorded
 * in a field's undo history.
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
