import { IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { ImportedQueue } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Banner } from '../../ui/primitives/states.tsx';

/** What the person is told: the file's name, and what became of it. */
interface Told {
  file: string;
  result: ImportedQueue | { kind: 'not-kept' };
}

/** Takes a file of unsent changes, exported on another device of the same person, into the queue (OB-19, OB-20). */
export function useImportQueue(take: (text: string) => Promise<ImportedQueue>) {
  const { t } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const [told, setTold] = useState<Told | null>(null);
  const [isReading, setReading] = useState(false);

  const read = async (file: File) => {
    setReading(true);
    const result = await file
      .text()
      .then(take)
      .catch(() => ({ kind: 'not-kept' as const }));
    setTold({ file: file.name, result });
    setReading(false);
  };

  const button = (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label={t('queueFile.import')}
        data-testid="import-file"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) void read(file);
          // The same file may be chosen again.
          target.value = '';
        }}
      />
      <Button
        icon={<IconUpload size={18} stroke={1.75} aria-hidden />}
        onClick={() => input.current?.click()}
        disabled={isReading}
        data-testid="import"
      >
        {t('queueFile.import')}
      </Button>
    </>
  );

  const words = ({ file, result }: Told): { title: string; text: string; isTaken: boolean } => {
    if (result.kind !== 'taken')
      return {
        title: t(`queueFile.refused.${result.kind}`, { file }),
        text: t(`queueFile.help.${result.kind}`),
        isTaken: false,
      };
    const known = result.known > 0 ? t('queueFile.known', { count: result.known }) : '';
    return {
      title: result.added > 0 ? t('queueFile.taken', { count: result.added }) : t('queueFile.nothingNew'),
      text: [known, t('queueFile.once')].filter(Boolean).join(' '),
      isTaken: true,
    };
  };
  const said = told && words(told);
  const news = said && (
    <div role="status" data-testid="import-result" data-kind={told.result.kind}>
      <Banner tone={said.isTaken ? 'neutral' : 'refused'} title={said.title}>
        {said.text}
      </Banner>
    </div>
  );
  return { button, news };
}
