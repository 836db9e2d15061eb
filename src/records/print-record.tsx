import { IconPrinter } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { JsonObject } from '../lib/json.ts';
import { useTexts } from '../ui/i18n/i18n.ts';
import { Button } from '../ui/primitives/button.tsx';
import type { RecordModule } from './record-module.ts';

const PrintSheet = lazy(async () => ({ default: (await import('./print-sheet.tsx')).PrintSheet }));

interface PrintRecordProps {
  module: Pick<RecordModule, 'Facts'>;
  record: JsonObject;
  name: string;
  sub: readonly string[];
}

/** Prints a record: the facts of its page and nothing else of the app. */
export function PrintRecord({ module: { Facts }, record, name, sub }: PrintRecordProps) {
  const { t } = useTexts();
  const [isPrinting, setPrinting] = useState(false);
  return (
    <>
      <Button
        kind="calm"
        icon={<IconPrinter size={18} stroke={1.75} aria-hidden />}
        aria-label={t('recordPage.print')}
        title={t('recordPage.print')}
        data-testid="print"
        onClick={() => setPrinting(true)}
      />
      {isPrinting && (
        <Suspense>
          <PrintSheet title={name} sub={sub.join(' · ')} onDone={() => setPrinting(false)}>
            <Facts record={record} />
          </PrintSheet>
        </Suspense>
      )}
    </>
  );
}
