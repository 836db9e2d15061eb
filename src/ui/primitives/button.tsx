import type { ComponentProps, ReactNode } from 'react';
import { Link, type LinkProps } from 'react-router';
import styles from './button.module.css';

export type ButtonKind = 'default' | 'primary' | 'quiet' | 'calm' | 'danger' | 'destroy';

interface Look {
  kind?: ButtonKind | undefined;
  icon?: ReactNode;
  tall?: boolean | undefined;
}

interface Decides {
  /**
   * The button decides something, and another such button may appear in its place at once: see
   * `ui/shell/second-tap.ts`.
   */
  decides?: boolean | undefined;
}

const classes = (kind: ButtonKind, tall: boolean, iconOnly: boolean, extra?: string) =>
  [
    styles['button'],
    kind === 'default' ? '' : styles[kind],
    tall ? styles['tall'] : '',
    iconOnly ? styles['icon'] : '',
    extra ?? '',
  ]
    .filter(Boolean)
    .join(' ');

export function Button({
  kind = 'default',
  icon,
  tall = false,
  children,
  className,
  type = 'button',
  decides = false,
  ...rest
}: Look & Decides & ComponentProps<'button'>) {
  return (
    <button
      type={type}
      className={classes(kind, tall, children === undefined, className)}
      data-decides={decides ? '' : undefined}
      {...rest}
    >
      {icon}
      {children}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({ kind = 'default', icon, tall = false, children, className, ...rest }: Look & LinkProps) {
  return (
    <Link className={classes(kind, tall, children === undefined, className)} {...rest}>
      {icon}
      {children}
    </Link>
  );
}
