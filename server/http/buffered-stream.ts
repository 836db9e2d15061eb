/**
 * A client that reads nothing for this long is disconnected, because the transaction behind the answer waits for it.
 */
const STALL_MS = 20_000;

export class ClientStalled extends Error {
  override name = 'ClientStalled';
}

export type Write = (text: string) => Promise<void>;

/**
 * An answer that is written in pieces. The stream is returned when the answer is complete, or as soon as the buffer is
 * full; from then on the writer waits for the client. A failure before that moment is thrown, so that the client gets a
 * problem document; a later one aborts the answer, which no client takes for a complete one.
 */
export function bufferedStream(
  bufferBytes: number,
  produce: (write: Write) => Promise<void>,
  onBroken: (error: unknown) => void,
): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  let room: (() => void) | undefined;
  let gone = false;
  let given = false;
  return new Promise((resolve, reject) => {
    const stream = new ReadableStream<Uint8Array>(
      {
        start(controller) {
          const give = () => {
            given = true;
            resolve(stream);
          };
          const write: Write = async (text) => {
            if (gone) throw new ClientStalled('the client has gone');
            controller.enqueue(encoder.encode(text));
            if ((controller.desiredSize ?? 0) > 0) return;
            await new Promise<void>((go, stop) => {
              const timer = setTimeout(() => stop(new ClientStalled('the client does not take its answer')), STALL_MS);
              room = () => {
                clearTimeout(timer);
                go();
              };
              give();
            });
          };
          // Writing begins only when the stream exists.
          queueMicrotask(() => {
            produce(write).then(
              () => {
                if (!gone) controller.close();
                give();
              },
              (error: unknown) => {
                if (given) onBroken(error);
                reject(error);
                if (!gone) controller.error(error);
              },
            );
          });
        },
        pull: () => room?.(),
        cancel() {
          gone = true;
          room?.();
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: bufferBytes }),
    );
  });
}
