import { useRef, useState } from 'react';
import type { RecordFormProps } from './record-module.ts';
import { NO_FAULTS } from './faults.ts';

const fieldOf = (path: string): string => path.split('.')[0] ?? path;

/** A form's state: its values, which fields have been left, whether saving has been tried, and the faults to show. */
export function useFormState<I extends object>({
  start,
  replaced,
  validate,
  refused = NO_FAULTS,
  onChange,
}: Pick<RecordFormProps<I>, 'start' | 'replaced' | 'validate' | 'refused' | 'onChange'>) {
  const [input, setInput] = useState(start);
  const [takenAt, setTakenAt] = useState(replaced?.at);
  if (replaced && replaced.at !== takenAt) {
    setTakenAt(replaced.at);
    setInput(replaced.input);
  }
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState(false);
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());

  const faults = validate(input);
  const standing = Object.fromEntries(Object.entries(refused).filter(([path]) => !changed.has(fieldOf(path))));
  const shown = Object.fromEntries(
    Object.entries({ ...standing, ...faults }).filter(
      ([path, fault]) => path in standing || tried || (left.has(fieldOf(path)) && fault.code !== 'required'),
    ),
  );
  return {
    input,
    /** `field`: the contract's field that is changed by it. */
    set: (next: I, field: string) => {
      setInput(next);
      setChanged(new Set(changed).add(field));
      onChange(next);
    },
    faults,
    shown,
    tried,
    tryToSave: () => setTried(true),
    leave: (field: string) => setLeft(new Set(left).add(field)),
  };
}

type Handler = (value: never) => void;

/** One lasting function a key that does what was last said for it: typing in one field renders that field alone. */
export function useLasting() {
  const latest = useRef(new Map<string, Handler>());
  const lasting = useRef(new Map<string, Handler>());
  return <F extends Handler>(key: string, act: F): F => {
    latest.current.set(key, act);
    const known = lasting.current.get(key) ?? ((value: never) => latest.current.get(key)?.(value));
    lasting.current.set(key, known);
    return known as F;
  };
}
