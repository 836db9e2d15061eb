export { ConflictScreen } from './conflict-screen.tsx';
export { SyncScreen } from './sync-screen.tsx';
