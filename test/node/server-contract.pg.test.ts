import { afterAll, describe } from 'vitest';
import { serverContract } from './server-contract.suite.ts';
import { stopTestCluster } from '../../server/testing.ts';

describe('server on PostgreSQL', () => serverContract('pg'));

afterAll(stopTestCluster);
