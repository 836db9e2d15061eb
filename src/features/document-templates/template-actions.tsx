import { IconArchive, IconCheck, IconVersions } from '@tabler/icons-react';
import { useState } from 'react';
import { useCanWrite, useIntent, useRecord, useRecords, useSyncMutation } from '../../hooks/index.ts';
import { documentTemplate, type DocumentTemplate } from '../../contract/entities/document-template.ts';
import type { PartProps } from '../../records/record-module.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button, ButtonLink } from '../../ui/primitives/button.tsx';
import { ConfirmDialog } from '../../ui/primitives/dialogs.tsx';
import { notKept } from '../../ui/shell/alarm.ts';
import { tell } from '../../ui/shell/undo-toast.tsx';
import { nextVersion } from './template.ts';

type TemplateProps = PartProps<DocumentTemplate>;

interface ActionProps extends TemplateProps {
  onClose: () => void;
}

/** Publishes the template: its text can no longer change, and the version that it replaces is retired. */
function Publish({ id, record, onClose }: ActionProps) {
  const { t } = useTexts();
  const { mutate } = useSyncMutation(documentTemplate);
  const { record: former } = useRecord(documentTemplate, record.supersedes ?? '');
  const intent = useIntent(`publish ${id}`);
  const formerIntent = useIntent(`retire for ${id}`);
  const replaces = former?.status === 'published';
  const publish = () => {
    onClose();
    const { name: label = '', body: content = '' } = record;
    const lost = notKept(() => ({ label, content, back: undefined }));
    mutate(id, { status: 'published' }, { intent, seen: record.version ?? null }).then(
      () => tell(t('documentTemplate.published')),
      lost,
    );
    if (former !== null && replaces)
      mutate(former.id, { status: 'retired' }, { intent: formerIntent, seen: former.version ?? null }).catch(lost);
  };
  return (
    <ConfirmDialog
      opened
      title={t('documentTemplate.publishTitle')}
      confirm={t('documentTemplate.publish')}
      kind="primary"
      onConfirm={publish}
      onClose={onClose}
    >
      <p>{t('documentTemplate.publishText')}</p>
      {replaces && <p>{t('documentTemplate.publishReplaces', { version: former?.templateVersion ?? 1 })}</p>}
    </ConfirmDialog>
  );
}

function Retire({ id, record, onClose }: ActionProps) {
  const { t } = useTexts();
  const { mutate } = useSyncMutation(documentTemplate);
  const intent = useIntent(`retire ${id}`);
  const retire = () => {
    onClose();
    mutate(id, { status: 'retired' }, { intent, seen: record.version ?? null }).then(
      () => tell(t('documentTemplate.retired')),
      notKept(() => ({ label: record.name ?? '', content: record.body ?? '', back: undefined })),
    );
  };
  return (
    <ConfirmDialog
      opened
      title={t('documentTemplate.retireTitle')}
      confirm={t('documentTemplate.retire')}
      onConfirm={retire}
      onClose={onClose}
    >
      <p>{t('documentTemplate.retireText')}</p>
    </ConfirmDialog>
  );
}

function NewVersion({ id, record }: TemplateProps) {
  const { t } = useTexts();
  const { ids, row } = useRecords(documentTemplate);
  const all = ids.map((one) => row(one)?.summary ?? {});
  return (
    <ButtonLink
      to="/document-templates/new"
      state={{ supersedes: id, from: { ...record, templateVersion: nextVersion(record, all) } }}
      icon={<IconVersions size={18} stroke={1.75} aria-hidden />}
      data-testid="new-version"
    >
      {t('documentTemplate.newVersion')}
    </ButtonLink>
  );
}

/** A draft can be published; a published template can get a new version or be retired. */
export function TemplateActions(props: TemplateProps) {
  const { t } = useTexts();
  const canWrite = useCanWrite('documentTemplate');
  const [open, setOpen] = useState<'publish' | 'retire' | null>(null);
  const close = () => setOpen(null);
  const { status } = props.record;
  if (!canWrite) return null;
  return (
    <>
      {status === 'draft' ? (
        <Button
          kind="primary"
          icon={<IconCheck size={18} stroke={1.75} aria-hidden />}
          onClick={() => setOpen('publish')}
          data-testid="publish"
        >
          {t('documentTemplate.publish')}
        </Button>
      ) : (
        <NewVersion {...props} />
      )}
      {status === 'published' && (
        <Button
          icon={<IconArchive size={18} stroke={1.75} aria-hidden />}
          onClick={() => setOpen('retire')}
          data-testid="retire"
        >
          {t('documentTemplate.retire')}
        </Button>
      )}
      {open === 'publish' && <Publish {...props} onClose={close} />}
      {open === 'retire' && <Retire {...props} onClose={close} />}
    </>
  );
}
