import { IconDeviceFloppy } from '@tabler/icons-react';
import { createContext, useId, type FormEvent, type ReactNode, type Ref } from 'react';
import styles from './form-layout.module.css';
import { useTexts } from '../i18n/i18n.ts';

/** One column, sections with plain headings, the actions always in reach at the bottom right. */
export function FormLayout({
  title,
  onSubmit,
  top,
  note,
  actions,
  children,
  headingRef,
}: {
  title: string;
  onSubmit: () => void;
  top?: ReactNode;
  /** A quiet line at the bottom left: the state of the draft. */
  note?: string | undefined;
  actions: ReactNode;
  children: ReactNode;
  headingRef?: Ref<HTMLHeadingElement>;
}) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form className={styles['form']} onSubmit={submit} noValidate aria-label={title}>
      <div className={styles['scroll']}>
        <div className={styles['column']}>
          <h2 className={styles['title']} tabIndex={-1} ref={headingRef}>
            {title}
          </h2>
          {top && <div className={styles['top']}>{top}</div>}
          {children}
        </div>
      </div>
      <div className={styles['bar']}>
        <p className={styles['note']} role="status">
          {note !== undefined && (
            <>
              <IconDeviceFloppy size={17} stroke={1.75} aria-hidden />
              <span>{note}</span>
            </>
          )}
        </p>
        {actions}
      </div>
    </form>
  );
}

/** True within a section whose fields are all optional, which is said once at its heading. */
export const OptionalSection = createContext(false);

export function FormSection({
  title,
  help,
  optional = false,
  children,
}: {
  title: string;
  help?: string;
  optional?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  const { t } = useTexts();
  return (
    <section className={styles['section']} aria-labelledby={id}>
      <h3 className={styles['heading']} id={id}>
        {title}
        {optional && <span className={styles['optional']}>{t('form.optional')}</span>}
      </h3>
      {help !== undefined && <p className={styles['help']}>{help}</p>}
      <OptionalSection value={optional}>
        <div className={styles['fields']}>{children}</div>
      </OptionalSection>
    </section>
  );
}

/** Fields that are shown side by side if there is room. */
export function FieldRow({ children, columns = '1fr 1fr' }: { children: ReactNode; columns?: string }) {
  return (
    <div className={styles['row']} style={{ gridTemplateColumns: columns }}>
      {children}
    </div>
  );
}

/** One of several (a contact, an insurance), with its remove button. */
export function FieldGroup({
  label,
  children,
  remove,
  isLine = false,
}: {
  label: string;
  children: ReactNode;
  remove?: ReactNode;
  /** One field alone, with the button beside it. */
  isLine?: boolean;
}) {
  return (
    <fieldset className={`${styles['group']} ${isLine ? styles['line'] : ''}`}>
      <legend className="visually-hidden">{label}</legend>
      <div className={styles['fields']}>{children}</div>
      {remove}
    </fieldset>
  );
}
