import { IconBug } from '@tabler/icons-react';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '../ui/primitives/button.tsx';
import { useTexts } from '../ui/i18n/i18n.ts';
import { EmptyState } from '../ui/primitives/states.tsx';

/** `onRetry` is null if a retry failed in the same way. */
function Trouble({ onRetry }: { onRetry: (() => void) | null }) {
  const { t } = useTexts();
  return (
    <div role="alert">
      <EmptyState
        icon={IconBug}
        title={t('trouble.title')}
        action={
          <>
            {onRetry && <Button onClick={onRetry}>{t('trouble.retry')}</Button>}
            <Button kind="primary" onClick={() => location.reload()}>
              {t('trouble.reload')}
            </Button>
          </>
        }
      >
        {t('trouble.text')}
      </EmptyState>
    </div>
  );
}

interface State {
  failed: boolean;
  /** Whether it was retried here already. Rendering again does not fetch a missing file of the app again. */
  retried: boolean;
}

/** A bug in one screen stops only that screen. Drafts and the queue are in the device's store and not affected. */
export class ErrorBoundary extends Component<{ children: ReactNode; place: string }, State> {
  override state: State = { failed: false, retried: false };

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    // Only names and places: a message may quote what somebody typed.
    console.error('screen failed', this.props.place, error.name, info.componentStack?.split('\n')[1]?.trim());
  }

  override componentDidUpdate(before: { place: string }): void {
    if ((this.state.failed || this.state.retried) && before.place !== this.props.place)
      this.setState({ failed: false, retried: false });
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return <Trouble onRetry={this.state.retried ? null : () => this.setState({ failed: false, retried: true })} />;
  }
}
