/** The visible part of the list; a change is always of a row in it, so that it can be seen. */
export const VISIBLE = 50;

export interface ListRow {
  id: string;
  title: string;
}

/** A system under measurement: the same patients, the same list, the same queue. */
export interface Adapter {
  name: string;
  /** Opens what the device holds; nothing is fetched. */
  open(): Promise<void>;
  /** Puts so many patients on the device. */
  seed(count: number): Promise<void>;
  /** The first rows of the list, as React sees them. */
  useRows(): readonly ListRow[];
  /** What the cache says of a row right now. */
  peek(id: string): string | undefined;
  /** Changes one field; the promise is "on this device". */
  change(id: string, givenNames: string): Promise<unknown>;
  /** Sends all that waits; resolves when the queue is empty. */
  drain(): Promise<void>;
  queued(): Promise<number>;
  Provider?: (props: { children: React.ReactNode }) => React.ReactNode;
}

export const idOf = (index: number): string => `0190a1b2-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;

/** About 400 bytes of JSON, ordered by birth name. */
export const patientOf = (index: number) => ({
  birthName: `P${String(index).padStart(7, '0')}`,
  birthGivenNames: `Camille ${index}`,
  gender: index % 2 === 0 ? 'female' : 'male',
  birthDate: `19${String(10 + (index % 90)).padStart(2, '0')}-0${1 + (index % 9)}-1${index % 10}`,
  phones: [`06${String(10_000_000 + index)}`],
  note: `Toux sèche depuis huit jours, pas de fièvre, auscultation claire, revoir si persistance. ${index} `.repeat(2).trim(),
});
