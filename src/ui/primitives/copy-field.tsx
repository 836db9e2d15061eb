import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { Button } from './button.tsx';
import { useFieldId } from './field-id.ts';
import styles from './copy-field.module.css';

/** A read-only text to copy. */
export function CopyField({
  name,
  label,
  value,
  copy,
  copied,
}: {
  name: string;
  label: string;
  value: string;
  copy: string;
  copied: string;
}) {
  const id = useFieldId(name);
  const input = useRef<HTMLInputElement>(null);
  const [done, setDone] = useState(false);
  const take = async () => {
    input.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      setDone(true);
    } catch {
      // Without a secure context or the permission: it is selected, and the keyboard copies it.
      setDone(false);
    }
  };
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <div className={styles['line']}>
        <input
          id={id}
          ref={input}
          readOnly
          value={value}
          onFocus={(event) => event.currentTarget.select()}
          spellCheck={false}
          data-testid={name}
        />
        <Button
          icon={done ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} stroke={1.75} aria-hidden />}
          onClick={() => void take()}
          data-testid={`${name}-copy`}
        >
          {done ? copied : copy}
        </Button>
      </div>
      <span role="status" className="visually-hidden">
        {done ? copied : ''}
      </span>
    </div>
  );
}
