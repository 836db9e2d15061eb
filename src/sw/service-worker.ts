/** The worker's entry: another application puts its domain here. */
import { clinic } from '../contract/clinic.ts';
import { startWorker } from './worker.ts';

startWorker(clinic);
