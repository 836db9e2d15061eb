import { Modal } from '@mantine/core';
import { useContext, useState, type ReactNode } from 'react';
import { FormScope } from './field-id.ts';
import styles from './form-dialog.module.css';
import { Layer, useLayer } from './shortcuts.ts';
import { InDialog } from './use-main.ts';

function OnTop({ layer, children }: { layer: number; children: ReactNode }) {
  useLayer(layer);
  return (
    <Layer value={layer}>
      <FormScope value={`layer${layer}-`}>{children}</FormScope>
    </Layer>
  );
}

/** A whole form over another one; on a phone it is a sheet. Only its own buttons and keys close it. */
export function FormDialog({ label, children }: { label: string; children: ReactNode }) {
  const layer = useContext(Layer) + 1;
  const [dialog, setDialog] = useState<HTMLElement | null>(null);
  return (
    <Modal.Root
      opened
      onClose={() => undefined}
      closeOnEscape={false}
      closeOnClickOutside={false}
      transitionProps={{ duration: 0 }}
      size={720}
      padding={0}
      centered
    >
      <Modal.Overlay />
      <Modal.Content aria-label={label} className={styles['content'] ?? ''} data-testid="form-dialog">
        {/* In React's tree this form is inside the other one, which must not be submitted with it. */}
        <Modal.Body className={styles['body'] ?? ''} onSubmit={(event) => event.stopPropagation()}>
          <InDialog value={dialog}>
            <OnTop layer={layer}>{children}</OnTop>
          </InDialog>
          <div ref={setDialog} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
