import { afterAll, describe } from 'vitest';
import { stopTestCluster } from '../../server/testing.ts';
import { accessRules } from './access-rules.suite.ts';

describe('access rules on PostgreSQL', () => accessRules('pg'));

afterAll(stopTestCluster);
