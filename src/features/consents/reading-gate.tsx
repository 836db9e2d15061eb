import { lazy, Suspense, type ReactNode } from 'react';
import { useSession } from '../../hooks/index.ts';
import { useReadingLock } from './reading-lock.ts';
import { loadWords } from './words.ts';

const ReadingView = lazy(async () => {
  const [{ ReadingView: View }] = await Promise.all([import('./reading-view.tsx'), loadWords()]);
  return { default: View };
});

/** Shows the app, or, while the tablet is handed over, only the consent that the patient reads. */
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
