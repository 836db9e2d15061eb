import { IconFileCheck, IconX } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { readSignedHead, type SignedHead } from '../../contract/audit-head.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { TextField } from '../../ui/primitives/fields.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import styles from './audit.module.css';

/** A head as it is noted by hand: the last entry's number and its hash. */
const NOTED = /^\s*(\d{1,18}):([0-9a-f]{64})\s*$/i;

/** A head of earlier: none, one that was noted, or one that was signed. `unfit`: what was typed is none. */
export type ComparedHead = { kind: 'head'; head: SignedHead | string | null } | { kind: 'unfit' };

export function headToCompare(noted: string, signed: SignedHead | null): ComparedHead {
  if (signed !== null) return { kind: 'head', head: signed };
  if (noted.trim() === '') return { kind: 'head', head: null };
  const [, id, hash] = NOTED.exec(noted) ?? [];
  return id === undefined || hash === undefined
    ? { kind: 'unfit' }
    : { kind: 'head', head: `${id}:${hash.toLowerCase()}` };
}

interface HeadToCompareProps {
  noted: string;
  onNoted: (text: string) => void;
  signed: SignedHead | null;
  onSigned: (head: SignedHead | null) => void;
}

/** What the chain is compared with: the file of a signed head, or one that was noted. */
export function HeadToCompare({ noted, onNoted, signed, onSigned }: HeadToCompareProps) {
  const { t, language } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const [unread, setUnread] = useState<string | null>(null);
  const read = async (file: File) => {
    const head = await file.text().then(readSignedHead, () => null);
    setUnread(head === null ? file.name : null);
    onSigned(head);
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label={t('audit.compare')}
        data-testid="audit-head-file"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) void read(file);
          // The same file may be chosen again.
          target.value = '';
        }}
      />
      <div className={styles['actions']}>
        <Button
          icon={<IconFileCheck size={18} stroke={1.75} aria-hidden />}
          onClick={() => input.current?.click()}
          data-testid="audit-head-compare"
        >
          {t('audit.compare')}
        </Button>
        {signed && (
          <Button
            icon={<IconX size={18} stroke={1.75} aria-hidden />}
            onClick={() => onSigned(null)}
            data-testid="audit-head-drop"
          >
            {t('audit.compareNot')}
          </Button>
        )}
      </div>
      {unread !== null && (
        <Banner tone="attention" title={t('audit.noHead', { file: unread })}>
          {t('audit.noHeadHelp')}
        </Banner>
      )}
      {signed ? (
        <p role="status" data-testid="audit-head-chosen">
          {t('audit.chosen', { id: signed.id, at: formatMoment(signed.at, language) })}
        </p>
      ) : (
        <TextField
          name="kept-head"
          label={t('audit.kept')}
          value={noted}
          onChange={onNoted}
          error={headToCompare(noted, null).kind === 'unfit' ? t('audit.keptUnfit') : undefined}
          spellCheck={false}
          autoCapitalize="none"
        />
      )}
    </>
  );
}
