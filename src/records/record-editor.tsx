import { IconCloudUp, IconFileOff, IconTrash } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { Link, Navigate } from 'react-router';
import { useAccess, useNow, type OutboxEntry } from '../hooks/index.ts';
import { formatWhen } from '../ui/i18n/format.ts';
import { textOf, useTexts } from '../ui/i18n/i18n.ts';
import { Button } from '../ui/primitives/button.tsx';
import { Banner, EmptyState, SkeletonRows } from '../ui/primitives/states.tsx';
import { usePageDetail } from '../ui/shell/page.ts';
import { OthersChanged } from '../ui/sync/others-changed.tsx';
import { textsIn } from './form-model.ts';
import { usePagePlace } from './form-place.ts';
import { GiveUpDialog } from './give-up-dialog.tsx';
import { InSlices } from './in-slices.tsx';
import { useOpenedRecord, type OpenedRecord } from './opened-record.ts';
import { homeOf, type RecordModule } from './record-module.ts';
import styles from './records.module.css';
import { UnreadNotice } from './unread-notice.tsx';
import { useDeleteRecord } from './use-delete-record.ts';
import { useDraftNote } from './use-form-draft.ts';
import { useRecordEditor, type RecordEditor as Editor } from './use-record-editor.ts';

export interface RecordEditorProps<I extends object> {
  module: RecordModule<I>;
}

/** A module's form at `PATH/new` or `PATH/:id/edit`; with `?mutation=` it shows the content of a refused change. */
export function RecordEditor<I extends object>({ module }: RecordEditorProps<I>) {
  const { t } = useTexts();
  const opening = useOpenedRecord(module.entity.type);
  switch (opening.status) {
    case 'loading':
      return <SkeletonRows rows={8} label={t('state.loading')} />;
    case 'gone':
      return (
        <EmptyState
          icon={IconFileOff}
          title={t('recordPage.gone')}
          action={<Link to={homeOf(module, null)}>{t('recordPage.toList')}</Link>}
        />
      );
    case 'ready':
      if (
        opening.opened.id !== null &&
        (module.isFrozen?.(opening.opened.record) === true ||
          // A refused action of the page's own buttons is handled on the page.
          (opening.opened.refused !== null && module.deeds?.is(opening.opened.refused) === true))
      )
        return <Navigate to={`${module.path}/${opening.opened.id}`} replace />;
      return (
        <InSlices meanwhile={<SkeletonRows rows={8} label={t('state.loading')} />}>
          <OpenedEditor key={opening.opened.key} module={module} opened={opening.opened} />
        </InSlices>
      );
  }
}

function RefusalBanner({ entry }: { entry: OutboxEntry }) {
  const { t } = useTexts();
  const code = entry.rejection?.code ?? (entry.state === 'failed' ? 'FAILED' : 'OTHER');
  return (
    <Banner tone="refused" title={t('refusal.title')}>
      {textOf(`refusal.code.${code}`) ?? t('refusal.code.OTHER')} {t('refusal.kept')}
    </Banner>
  );
}

interface BannersProps<I extends object> extends RecordEditorProps<I> {
  opened: OpenedRecord;
  editor: Editor<I>;
}

function Banners<I extends object>({ module, opened, editor }: BannersProps<I>) {
  const { t, language } = useTexts();
  const now = useNow();
  const { draft, refused } = opened;
  const { isNew, name, restored, others } = editor;
  return (
    <>
      {refused && <RefusalBanner entry={refused} />}
      {!isNew && <UnreadNotice entityType={module.entity.type} unread={opened.unread} />}
      {module.Notice && <module.Notice payload={editor.payload} id={opened.id} refused={refused} />}
      {draft.others > 0 && (
        <Banner
          tone="neutral"
          title={t('form.draftOthers', { count: draft.others })}
          action={
            <Button kind="quiet" onClick={draft.next} data-testid="draft-next">
              {t('form.draftNext')}
            </Button>
          }
        />
      )}
      {restored !== null && (
        <div data-testid="draft-restored">
          <Banner
            tone="attention"
            title={t('form.draftRestored', { name: name || t('form.draftNoName') })}
            action={
              <Button data-testid="draft-restart" onClick={editor.startAnew}>
                {t(isNew && !refused ? 'form.draftDropNew' : 'form.draftDrop')}
              </Button>
            }
          >
            {restored.typedAt !== null &&
              t('form.draftRestoredHelp', { when: formatWhen(restored.typedAt, now, language) })}
            {Object.keys(restored.leftOver).length > 0 && (
              <div data-testid="draft-left-over">
                {t('form.draftLeftOver')}
                <ul>
                  {Object.entries(restored.leftOver).map(([field, value]) => (
                    <li key={field}>{textsIn(value).join(' · ')}</li>
                  ))}
                </ul>
              </div>
            )}
          </Banner>
        </div>
      )}
      {!isNew && (
        <OthersChanged
          entityType={module.entity.type}
          changes={others.changes}
          gone={others.gone}
          who={others.who}
          when={others.at === '' ? '' : formatWhen(others.at, now, language)}
          onTake={others.take}
        />
      )}
    </>
  );
}

interface EditorFormProps<I extends object> extends BannersProps<I> {
  title: string;
  extra?: ReactNode;
}

/** A module's form, given what its editor knows. */
export function EditorForm<I extends object>({ module, opened, editor, title, extra }: EditorFormProps<I>) {
  const { t } = useTexts();
  const { refused, draft } = opened;
  const { Form, Hint } = module;
  const note = useDraftNote(draft);
  return (
    <Form
      key={editor.restart}
      title={title}
      start={editor.start}
      replaced={editor.replaced}
      validate={editor.validate}
      refused={editor.refusal}
      onChange={editor.change}
      onSave={editor.save}
      onCancel={editor.cancel}
      saveLabel={refused ? t('action.fixAndSend') : t('action.save')}
      saveIcon={refused ? <IconCloudUp size={19} aria-hidden /> : undefined}
      note={note}
      banners={<Banners module={module} opened={opened} editor={editor} />}
      hint={Hint && <Hint payload={editor.payload} id={opened.id} refused={refused} />}
      extra={extra}
    />
  );
}

function OpenedEditor<I extends object>({ module, opened }: RecordEditorProps<I> & { opened: OpenedRecord }) {
  const { t } = useTexts();
  const editor = useRecordEditor(module, opened, usePagePlace(module));
  const remove = useDeleteRecord(module, opened.id ?? '', homeOf(module, opened.record));
  const [givingUp, setGivingUp] = useState(false);
  const { refused } = opened;
  const title = editor.isNew ? editor.nameOfNew : t('recordPage.editTitle', { name: editor.knownName });
  usePageDetail(title);
  useAccess(module.entity.type, opened.id);
  return (
    <>
      <EditorForm
        module={module}
        opened={opened}
        editor={editor}
        title={title}
        extra={
          refused ? (
            <Button tall kind="danger" onClick={() => setGivingUp(true)} data-testid="discard">
              {t('action.abandon')}
            </Button>
          ) : editor.isNew || module.isSingle === true ? undefined : (
            <Button
              tall
              kind="danger"
              data-testid="delete"
              icon={<IconTrash size={18} aria-hidden />}
              className={styles['narrowIcon']}
              onClick={() => remove(editor.knownName, editor.opened)}
            >
              {t('action.delete')}
            </Button>
          )
        }
      />
      <GiveUpDialog
        opened={givingUp}
        entry={refused}
        label={editor.name || editor.nameOfNew}
        onGiveUp={editor.gaveUp}
        onClose={() => setGivingUp(false)}
      />
    </>
  );
}
