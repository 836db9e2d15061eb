// The entry of the mock mode, in the place of src/app/main.tsx: first the API is there, then the app starts.
import { startMock } from './browser.ts';

await startMock();
await import('../app/main.tsx');
