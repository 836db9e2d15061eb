import { afterAll, describe } from 'vitest';
import { stopTestCluster } from '../../server/testing.ts';
import { revivalRules } from './revival.suite.ts';

describe('deleted records that come back on PostgreSQL', () => revivalRules('pg'));

afterAll(stopTestCluster);
