import { useRef, useState } from 'react';
import type { ContractInput } from './contract-model.ts';
import type { RecordFormProps } from './record-module.ts';
import { NO_FAULTS } from './faults.ts';

const fieldOf = (path: string): string => path.split('.')[0] ?? path;

/** Computes a value when it is first read, and only once. */
function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

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

  // The contract's first check takes a tenth of a second on a slow phone, so it runs only when its result is needed.
  const judge = lazily(() => validate(input));
  const standing = Object.fromEntries(Object.entries(refused).filter(([path]) => !changed.has(fieldOf(path))));
  const hasShown = tried || left.size > 0 || Object.keys(standing).length > 0;
  const shown = hasShown
    ? Object.fromEntries(
        Object.entries({ ...standing, ...judge() }).filter(
          ([path, fault]) => path in standing || tried || (left.has(fieldOf(path)) && fault.code !== 'required'),
        ),
      )
    : NO_FAULTS;
  return {
    input,
    /** `field` is the contract's field that changes. */
    set: (next: I, field: string) => {
      setInput(next);
      setChanged(new Set(changed).add(field));
      onChange(next);
    },
    /** All faults of what is typed now. */
    judge,
    shown,
    tried,
    tryToSave: () => setTried(true),
    leave: (field: string) => setLeft(new Set(left).add(field)),
  };
}

type Handler = (...values: never[]) => void;

/** The values that each field reads. The same object while they are unchanged. */
export function useReads(input: ContractInput) {
  const kept = useRef(new Map<string, ContractInput>());
  return (field: string, reads: readonly string[]): ContractInput => {
    const before = kept.current.get(field);
    if (before !== undefined && reads.every((name) => before[name] === input[name])) return before;
    const next = Object.fromEntries(reads.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]])));
    kept.current.set(field, next);
    return next;
  };
}

/** One stable function for each key, which calls the latest handler. So typing in one field renders only that field. */
export function useLasting() {
  const latest = useRef(new Map<string, Handler>());
  const lasting = useRef(new Map<string, Handler>());
  return <F extends Handler>(key: string, act: F): F => {
    latest.current.set(key, act);
    const known = lasting.current.get(key) ?? ((...values: never[]) => latest.current.get(key)?.(...values));
    lasting.current.set(key, known);
    return known as F;
  };
}
