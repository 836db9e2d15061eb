import { useRef, useState } from 'react';
import type { NoteInput } from './note.ts';
import type { RecordFormProps } from '../../records/record-module.ts';
import { offerUndo } from '../../ui/shell/undo-toast.tsx';

type FormProps = RecordFormProps<NoteInput>;

/** A form in which a template can be inserted into the typed text. */
export interface WrittenForm {
  /** The content of the form. */
  input: NoteInput;
  /** Changes the content and offers an undo; `said` is the text of the toast. */
  write: (change: (before: NoteInput) => NoteInput, said: string) => void;
  /** Props for the form, instead of the editor's. */
  form: Pick<FormProps, 'replaced' | 'onChange'>;
}

/** Connects an editor and its form. Content that the editor sets replaces content that was inserted here. */
export function useWrittenForm({ start, replaced, onChange }: FormProps): WrittenForm {
  const [input, setInput] = useState(start);
  const [put, setPut] = useState<{ at: number; input: NoteInput }>();
  const latest = useRef(input);
  const take = (next: NoteInput) => {
    latest.current = next;
    setInput(next);
    onChange(next);
  };
  const replace = (next: NoteInput) => {
    // Always lower than the numbers that the editor uses.
    setPut((before) => ({ at: (before?.at ?? 0) - 1, input: next }));
    take(next);
  };
  const [seen, setSeen] = useState(replaced);
  if (replaced !== seen) {
    setSeen(replaced);
    setPut(undefined);
  }
  return {
    input,
    write: (change, said) => {
      const before = latest.current;
      replace(change(before));
      offerUndo(said, () => replace(before));
    },
    form: { replaced: put ?? replaced, onChange: take },
  };
}
