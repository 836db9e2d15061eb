/**
 * The lines of a text that comes in pieces, without their line feeds. Each piece is searched once, and an unfinished
 * line is joined only when its end has come: time grows with the text, not with its square. A carriage return stays
 * where it is.
 */
export async function* linesOf(
  pieces: AsyncIterable<string>,
  limit: number,
  tooLong: (line: number) => Error,
): AsyncGenerator<string> {
  let held: string[] = [];
  let length = 0;
  let number = 1;
  for await (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      if (length + end - from > limit) throw tooLong(number);
      held.push(piece.slice(from, end));
      yield held.length === 1 ? (held[0] ?? '') : held.join('');
      held = [];
      length = 0;
      number += 1;
      from = end + 1;
    }
    if (from === piece.length) continue;
    held.push(from === 0 ? piece : piece.slice(from));
    length += piece.length - from;
    if (length > limit) throw tooLong(number);
  }
  if (length > 0) yield held.join('');
}
