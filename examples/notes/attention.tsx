import { useConflict, useOutbox } from '../../src/hooks/index.ts';

/** My values beside the server's, field by field. `base` is the record as I saw it. */
function Conflict({ id }: { id: string }) {
  const { resolve } = useOutbox();
  const entry = useConflict(id);
  if (!entry?.conflict) return null;
  const { fields, serverData } = entry.conflict;
  const shown = (record: Record<string, unknown> | null, field: string) => String(record?.[field] ?? 'nothing');
  return (
    <>
      {fields.map((field) => (
        <p
          key={field}
        >{`${field}: mine ${shown(entry.payload, field)}, theirs ${shown(serverData, field)}, before ${shown(entry.base, field)}`}</p>
      ))}
      <button onClick={() => void resolve(id, { kind: 'mine' })}>Mine</button>
      <button onClick={() => void resolve(id, { kind: 'server' })}>Theirs</button>
    </>
  );
}

/** The changes that wait for a person. None of them is removed without a decision. */
export function Attention() {
  const { attention, retry, discard } = useOutbox();
  return attention.map((entry) => (
    <section key={entry.id} aria-label={`${entry.label}: ${entry.state}`}>
      <h2>{entry.label}</h2>
      {entry.state === 'conflict' ? (
        <Conflict id={entry.id} />
      ) : (
        <>
          <p>
            {entry.rejection?.errors?.map(({ path, message }) => `${path}: ${message}`).join('; ') ??
              entry.rejection?.message ??
              'the server failed on it'}
          </p>
          <button onClick={() => void retry(entry.id)}>Send again</button>
          <button onClick={() => void discard(entry.id)}>Give up</button>
        </>
      )}
    </section>
  ));
}
