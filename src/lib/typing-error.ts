/** How the rests of both compare: equal, a beginning, or neither. */
function restOf(typed: string, from: number, word: string, at: number): 'whole' | 'beginning' | null {
  const left = typed.length - from;
  const right = word.length - at;
  if (left > right) return null;
  for (let step = 0; step < left; step += 1)
    if (typed.charCodeAt(from + step) !== word.charCodeAt(at + step)) return null;
  return left === right ? 'whole' : 'beginning';
}

/**
 * Whether what was typed is a word, or its beginning, with one error: one letter wrong, missing, too many, or two
 * neighbours exchanged. For texts of at least two letters that differ.
 */
export function withOneError(typed: string, word: string): 'whole' | 'beginning' | null {
  // An error changes at most two neighbours: most words differ from the start.
  if (typed[0] !== word[0] && typed[1] !== word[1] && typed[0] !== word[1] && typed[1] !== word[0]) return null;
  let same = 0;
  while (same < typed.length && typed.charCodeAt(same) === word.charCodeAt(same)) same += 1;
  const wrong = restOf(typed, same + 1, word, same + 1);
  const missing = restOf(typed, same, word, same + 1);
  const extra = restOf(typed, same + 1, word, same);
  const exchanged =
    typed[same] === word[same + 1] && typed[same + 1] === word[same] ? restOf(typed, same + 2, word, same + 2) : null;
  if (wrong === 'whole' || missing === 'whole' || extra === 'whole' || exchanged === 'whole') return 'whole';
  return wrong ?? missing ?? extra ?? exchanged;
}
