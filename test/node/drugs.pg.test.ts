import { afterAll, describe } from 'vitest';
import { stopTestCluster } from '../../server/testing.ts';
import { drugCatalogue } from './drugs.suite.ts';

describe('the drug catalogue on PostgreSQL', () => drugCatalogue('pg'));

afterAll(stopTestCluster);
