/** The database is in a state that this program does not touch. The message says what to do. */
export class UnsafeDatabase extends Error {
  override name = 'UnsafeDatabase';
}
