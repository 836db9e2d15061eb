import { documentTemplate, type DocumentTemplate } from '../../contract/entities/document-template.ts';
import { Menu } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { useCanWrite, useClient, useRecords } from '../../hooks/index.ts';
import { StillReading } from '../../records/still-reading.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';

export interface PickedTemplate {
  body: string;
  name: string;
  language: 'fr' | 'en';
}

interface TemplateMenuProps {
  kind: 'note' | 'letter';
  /** Whether a text names values that are still being read. It is inserted when they are there. */
  awaits: (body: string) => boolean;
  onPick: (template: PickedTemplate) => void;
}

/** The published templates of a kind, those in the language of the screen first. */
export function TemplateMenu({ kind, awaits, onPick }: TemplateMenuProps) {
  const { t, language } = useTexts();
  const client = useClient();
  const mayManage = useCanWrite('documentTemplate');
  const { ids, row } = useRecords(documentTemplate);
  const templates = ids
    .flatMap((id) => row(id) ?? [])
    .filter(({ summary }) => summary.kind === kind && summary.status === 'published')
    .toSorted((a, b) => Number(b.summary.language === language) - Number(a.summary.language === language));
  const [picked, setPicked] = useState<PickedTemplate | null>(null);
  const isHeld = picked !== null && awaits(picked.body);
  useEffect(() => {
    if (picked === null || isHeld) return;
    setPicked(null);
    onPick(picked);
    // What it is inserted into is that of this render.
    // oxlint-disable-next-line exhaustive-deps
  }, [picked, isHeld]);
  const pick = async (id: string) => {
    const { record } = await client.cache.loadRecord({ entityType: 'documentTemplate', entityId: id });
    if (record === null) return;
    const { body = '', name = '', language: written }: DocumentTemplate = record;
    // A newer server may have templates in more languages.
    setPicked({ body, name, language: written === 'en' ? 'en' : 'fr' });
  };
  return (
    <>
      {templates.length > 0 && (
        <Menu position="bottom-start" width={300} shadow="md" transitionProps={{ duration: 0 }}>
          <Menu.Target>
            <Button icon={<IconFileText size={18} stroke={1.75} aria-hidden />} data-testid={`${kind}-templates`}>
              {t('medicalRecord.template')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {templates.map(({ id, summary }) => (
              <Menu.Item key={id} onClick={() => void pick(id)} data-testid={`${kind}-template`}>
                {summary.name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {isHeld && <StillReading />}
      {mayManage && <Link to="/document-templates">{t('medicalRecord.templatesManage')}</Link>}
    </>
  );
}
