/** The database is in a state in which this program refuses to use it. The message says what to do. */
export class UnsafeDatabase extends Error {
  override name = 'UnsafeDatabase';
}
