import { lazy, Suspense, type ReactNode } from 'react';
import { useSession } from '../../hooks/index.ts';
import { useReadingLock } from './reading-lock.ts';
import { loadWords } from './words.ts';

const ReadingView = lazy(async () => {
  const [{ ReadingView: View }] = await Promise.all([import('./reading-view.tsx'), loadWords()]);
  return { default: View };
});

/** The app; or, while the tablet is in a patient's hands, what they read and nothing of the app. */
export function ReadingGate({ children }: { children: ReactNode }) {
  const reading = useReadingLock();
  const userId = useSession().account?.user.id;
  if (reading === null || reading.userId !== userId) return children;
  return (
    <Suspense fallback={null}>
      <ReadingView lock={reading} />
    </Suspense>
  );
}
