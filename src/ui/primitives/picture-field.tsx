import { Input } from '@mantine/core';
import { IconCamera, IconPhoto, IconTrash } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTexts } from '../i18n/i18n.ts';
import { Button } from './button.tsx';
import { FIELD_ORDER, useCommon, type FieldProps } from './fields.tsx';
import styles from './picture-field.module.css';
import { drawing, MOST_BYTES, scaledPicture, type Scaled } from './scaled-picture.ts';
import { isCoarsePointer } from './use-wide.ts';

/** Scales a file down. A parameter, because tests have no canvas. */
export type Scale = (file: File, max: number) => Promise<Scaled>;

const inBrowser: Scale = async (file, max) => {
  // Before a byte of it is read.
  if (file.size > MOST_BYTES) return { kind: 'too-large' };
  const { draw, close } = drawing(file);
  try {
    return await scaledPicture(new Uint8Array(await file.arrayBuffer()), max, draw);
  } catch {
    return { kind: 'unreadable' };
  } finally {
    close();
  }
};

export interface PictureFieldProps extends FieldProps<string> {
  /** Of the data URL, in characters. */
  max: number;
  scale?: Scale;
}

/** A picture from a file or the camera, scaled down on this device. The value is a data URL. */
export function PictureField(props: PictureFieldProps) {
  const { name, value, onChange, onBlur, max, scale = inBrowser } = props;
  const { t } = useTexts();
  const { id, label, description, 'data-testid': testId } = useCommon(props);
  const file = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<Exclude<Scaled['kind'], 'scaled'> | null>(null);
  const [isBusy, setBusy] = useState(false);

  const take = async (chosen: File | undefined) => {
    if (!chosen) return;
    setBusy(true);
    const scaled = await scale(chosen, max);
    setBusy(false);
    setFault(scaled.kind === 'scaled' ? null : scaled.kind);
    if (scaled.kind === 'scaled') onChange(scaled.url);
    onBlur?.();
  };
  const input = (ref: typeof file, testid: string, capture?: 'environment') => (
    <input
      ref={ref}
      type="file"
      accept="image/png,image/jpeg"
      capture={capture}
      hidden
      data-testid={testid}
      onChange={(event) => {
        void take(event.currentTarget.files?.[0]);
        // Choosing the same file again has to fire a change too.
        event.currentTarget.value = '';
      }}
    />
  );
  const error = fault === null ? props.error : t(`controls.picture.${fault}`);
  return (
    <Input.Wrapper
      label={label}
      labelElement="div"
      labelProps={{ id: `${id}-label` }}
      description={description}
      error={error ?? false}
      errorProps={{ role: 'alert' }}
      inputWrapperOrder={FIELD_ORDER}
    >
      <div id={id} role="group" aria-labelledby={`${id}-label`} tabIndex={-1} className={styles['picture']}>
        {value !== '' && <img src={value} alt={props.label} className={styles['preview']} data-testid={testId} />}
        <div className={styles['actions']}>
          {input(file, `${testId}.file`)}
          <Button
            kind="quiet"
            icon={<IconPhoto size={18} aria-hidden />}
            disabled={isBusy}
            onClick={() => file.current?.click()}
          >
            {t(value === '' ? 'controls.picture.choose' : 'controls.picture.replace')}
          </Button>
          {isCoarsePointer() && (
            <>
              {input(camera, `${testId}.camera`, 'environment')}
              <Button
                kind="quiet"
                icon={<IconCamera size={18} aria-hidden />}
                disabled={isBusy}
                onClick={() => camera.current?.click()}
              >
                {t('controls.picture.camera')}
              </Button>
            </>
          )}
          {value !== '' && (
            <Button
              kind="danger"
              icon={<IconTrash size={18} aria-hidden />}
              data-testid={`remove-${name}`}
              onClick={() => {
                setFault(null);
                onChange('');
              }}
            >
              {t('controls.picture.remove')}
            </Button>
          )}
        </div>
      </div>
    </Input.Wrapper>
  );
}
