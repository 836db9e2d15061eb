import { afterAll, describe } from 'vitest';
import { serverContract } from './contract.suite.ts';
import { stopTestCluster } from './testing.ts';

describe('server on PostgreSQL', () => serverContract('pg'));

afterAll(stopTestCluster);
