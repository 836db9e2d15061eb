/** The visible part of the list; a change is always of a row in it, so that it can be seen. */
export const VISIBLE = 50;

export interface ListRow {
  id: string;
  title: string;
}

/** A system under measurement: the same records, the same list, the same queue. */
export interface Adapter {
  name: string;
  /** Opens what the device holds; nothing is fetched. */
  open(): Promise<void>;
  /** Puts so many records on the device. */
  seed(count: number): Promise<void>;
  /** The first rows of the list, as React sees them. */
  useRows(): readonly ListRow[];
  /** What the cache says of a row right now. */
  peek(id: string): string | undefined;
  /** Changes one field; the promise is "on this device". */
  change(id: string, label: string): Promise<unknown>;
  /** Sends all that waits; resolves when the queue is empty. */
  drain(): Promise<void>;
  /** Fetches so many records from the server into an empty store. */
  pull(count: number): Promise<void>;
  queued(): Promise<number>;
  /** How many records are on the device. */
  stored(): Promise<number>;
  Provider?: (props: { children: React.ReactNode }) => React.ReactNode;
}

export const idOf = (index: number): string => `0190a1b2-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;

/** About 400 bytes of JSON; the list is in the order of the names, which no change touches. */
export const itemOf = (index: number) => ({
  name: `P${String(index).padStart(7, '0')}`,
  label: `Item ${index}`,
  colour: ['red', 'green', 'blue'][index % 3],
  size: index % 500,
  tags: [`t${index % 10}`, `u${index % 7}`],
  text: `The quick brown fox jumps over the lazy dog, and again, and once more, so that there is something to keep. ${index} `
    .repeat(2)
    .trim(),
});

/** A page of a first pull, as the protocol gives it. */
export interface Page {
  changes: { entityId: string; payload: Record<string, unknown> }[];
  cursor: string;
  hasMore: boolean;
}

export const postJson = async <T>(path: string, body: unknown): Promise<T> => {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (await response.json()) as T;
};
