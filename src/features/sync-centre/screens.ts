export { ReportScreen } from './report-screen.tsx';
export { ConflictScreen } from './conflict-screen.tsx';
export { HistoryScreen } from './history-screen.tsx';
export { SyncScreen } from './sync-screen.tsx';
export { ConflictView } from './conflict-view.tsx';
