import { afterAll, describe } from 'vitest';
import { stopTestCluster } from '../../server/testing.ts';
import { importing } from './import.suite.ts';

describe('the import on PostgreSQL', () => importing('pg'));

afterAll(stopTestCluster);
