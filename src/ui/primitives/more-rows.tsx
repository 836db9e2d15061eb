import { useEffect, useRef } from 'react';
import { Button } from './button.tsx';
import styles from './more-rows.module.css';

/** Loads the next page of a list at the end of the scroll area, or by a button. */
export function MoreRows({ label, onMore, testId }: { label: string; onMore: () => void; testId: string }) {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (end.current === null || typeof IntersectionObserver === 'undefined') return undefined;
    const watch = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && onMore(), {
      rootMargin: '300px',
    });
    watch.observe(end.current);
    return () => watch.disconnect();
  }, [onMore]);
  return (
    <div ref={end} className={styles['more']}>
      <Button onClick={onMore} data-testid={testId}>
        {label}
      </Button>
    </div>
  );
}
