import { IconBug } from '@tabler/icons-react';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { useTexts } from '../ui/i18n.ts';
import { EmptyState } from '../ui/states.tsx';

function Trouble({ onRetry }: { onRetry: () => void }) {
  const { t } = useTexts();
  return (
    <div role="alert">
      <EmptyState
        icon={IconBug}
        title={t('trouble.title')}
        action={
          <>
            <Button onClick={onRetry}>{t('trouble.retry')}</Button>
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

/** A bug in one screen stops that screen alone: drafts and the queue lie in the device's store, not in it. */
export class ErrorBoundary extends Component<{ children: ReactNode; place: string }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    // Names and places alone: a message may quote what somebody typed.
    console.error('screen failed', this.props.place, error.name, info.componentStack?.split('\n')[1]?.trim());
  }

  override componentDidUpdate(before: { place: string }): void {
    if (this.state.failed && before.place !== this.props.place) this.setState({ failed: false });
  }

  override render(): ReactNode {
    return this.state.failed ? <Trouble onRetry={() => this.setState({ failed: false })} /> : this.props.children;
  }
}
