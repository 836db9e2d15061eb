import { importingRecords } from './clinical-import.suite.ts';

importingRecords('pglite');
