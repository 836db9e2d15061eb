import { afterAll, describe } from 'vitest';
import { stopTestCluster } from '../../server/testing.ts';
import { isolation } from './isolation.suite.ts';

describe('isolation on PostgreSQL', () => isolation('pg'));

afterAll(stopTestCluster);
