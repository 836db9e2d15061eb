export interface Piece {
  text: string;
  /** Whether the piece is not in the other text. */
  added: boolean;
}

const words = (text: string): string[] => text.match(/\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];

/** Longest common run lengths of two word lists; quadratic, so long texts are compared as wholes. */
const MAX_CELLS = 400_000;

/** Splits `after` into pieces, word by word, and marks those that are not in `before`. */
export function addedWords(before: string, after: string): Piece[] {
  const [a, b] = [words(before), words(after)];
  if (before === '' || a.length * b.length > MAX_CELLS)
    return [{ text: after, added: before !== after && before !== '' }];
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j;
      longest[at] =
        a[i] === b[j] ? (longest[at + width + 1] ?? 0) + 1 : Math.max(longest[at + width] ?? 0, longest[at + 1] ?? 0);
    }
  }
  const pieces: Piece[] = [];
  const push = (text: string, added: boolean) => {
    const last = pieces.at(-1);
    if (last?.added === added) last.text += text;
    else pieces.push({ text, added });
  };
  let i = 0;
  for (let j = 0; j < b.length;) {
    const word = b[j] ?? '';
    if (i < a.length && a[i] === word) {
      push(word, false);
      i++;
      j++;
    } else if (i < a.length && (longest[(i + 1) * width + j] ?? 0) >= (longest[i * width + j + 1] ?? 0)) i++;
    else {
      // A space belongs to the word before it, so that a mark begins with a word.
      push(word, word.trim() !== '' || pieces.at(-1)?.added === true);
      j++;
    }
  }
  return pieces;
}
