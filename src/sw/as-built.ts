/**
 * The content types that browsers demand before they run or show a file; other files are checked by their hash only.
 */
const TYPES: readonly (readonly [ending: string, type: RegExp])[] = [
  ['.js', /^(?:text|application)\/javascript$/],
  ['.css', /^text\/css$/],
  ['.html', /^text\/html$/],
  ['.svg', /^image\/svg\+xml$/],
];

/** Whether a response has the content type of its file: a gate's page in the place of a script has not (UG-10). */
export function hasTypeOf(url: string, answer: Response): boolean {
  const { pathname } = new URL(url);
  const wanted = TYPES.find(([ending]) => pathname.endsWith(ending));
  const type = (answer.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return wanted === undefined || wanted[1].test(type);
}

/**
 * Whether the bytes are those of the build. `integrity` as in HTML: `sha256-…`, base64. Does not consume the response.
 */
export async function hasBytesOf(integrity: string, answer: Response): Promise<boolean> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await answer.clone().arrayBuffer()));
  return `sha256-${btoa(String.fromCharCode(...digest))}` === integrity;
}
