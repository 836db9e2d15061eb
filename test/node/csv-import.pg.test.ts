import { afterAll, describe } from 'vitest';
import { stopTestCluster } from '../../server/testing.ts';
import { csvImport } from './csv-import.suite.ts';

describe('the import of tables (PostgreSQL)', () => csvImport('pg'));

afterAll(stopTestCluster);
