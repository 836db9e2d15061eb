import { useState } from 'react';
import { useNavigate } from 'react-router';
import { handedBackOf, useDraft } from '../hooks/index.ts';
import type { JsonObject } from '../lib/json.ts';
import { textOf, useTexts } from '../ui/i18n/i18n.ts';
import { FormDialog } from '../ui/primitives/form-dialog.tsx';
import { SkeletonRows } from '../ui/primitives/states.tsx';
import type { FormPlace } from './form-place.ts';
import { TakeExisting, type CreateProps } from './module-parts.ts';
import type { OpenedRecord } from './opened-record.ts';
import { EditorForm } from './record-editor.tsx';
import type { RecordModule } from './record-module.ts';
import { useRecordEditor } from './use-record-editor.ts';

const NOTHING: JsonObject = {};

interface RecordCreateProps<I extends object> extends CreateProps {
  module: RecordModule<I>;
}

/**
 * A module's own form for a new record, shown over the form that refers to it. It has its own draft, and an undo when
 * it is left.
 */
export function RecordCreate<I extends object>(props: RecordCreateProps<I>) {
  const { module, search, handedBack } = props;
  const { t } = useTexts();
  const { type } = module.entity;
  const [state] = useState(() => handedBack ?? module.fromSearch?.(search)?.state ?? null);
  const draft = useDraft(`${type}/new`, handedBackOf(state)?.slot);
  return (
    <FormDialog label={textOf(`${type}.new`) ?? type}>
      {draft.ready ? (
        <OpenedCreate
          key={draft.slot}
          {...props}
          state={state}
          opened={{ key: draft.slot, id: null, record: NOTHING, current: null, changedBy: '', refused: null, draft }}
        />
      ) : (
        <SkeletonRows rows={6} label={t('state.loading')} />
      )}
    </FormDialog>
  );
}

interface OpenedCreateProps<I extends object> extends RecordCreateProps<I> {
  opened: OpenedRecord;
  state: unknown;
}

function OpenedCreate<I extends object>({ module, opened, state, onCreated, onClose, onReopen }: OpenedCreateProps<I>) {
  const navigate = useNavigate();
  const place: FormPlace = {
    state,
    owner: null,
    saved: onCreated,
    cancelled: onClose,
    gaveUp: onClose,
    reopen: (_form, content) => void (onReopen(content) || navigate(`${module.path}/new`, { state: content })),
  };
  const editor = useRecordEditor(module, opened, place);
  const take = (id: string) => {
    editor.cancel();
    onCreated(id);
  };
  return (
    <TakeExisting value={take}>
      <EditorForm module={module} opened={opened} editor={editor} title={editor.nameOfNew} />
    </TakeExisting>
  );
}
