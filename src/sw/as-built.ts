/** What the browser itself demands of a file before it runs or shows it; other kinds are told by their hash alone. */
const TYPES: readonly (readonly [ending: string, type: RegExp])[] = [
  ['.js', /^(?:text|application)\/javascript$/],
  ['.css', /^text\/css$/],
  ['.html', /^text\/html$/],
  ['.svg', /^image\/svg\+xml$/],
];

/** Whether an answer is called what its file is: a gate's page in the place of a script is not (UG-10). */
export function hasTypeOf(url: string, answer: Response): boolean {
  const { pathname } = new URL(url);
  const wanted = TYPES.find(([ending]) => pathname.endsWith(ending));
  const type = (answer.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return wanted === undefined || wanted[1].test(type);
}

/**
 * Whether the bytes are those that were built. `integrity` as in HTML: `sha256-…`, base64. Leaves the answer unread.
 */
export async function hasBytesOf(integrity: string, answer: Response): Promise<boolean> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await answer.clone().arrayBuffer()));
  return `sha256-${btoa(String.fromCharCode(...digest))}` === integrity;
}
