import { afterAll, describe } from 'vitest';
import { stopTestCluster } from '../../server/testing.ts';
import { crashPoints } from './crash-points.suite.ts';

describe('crash points on PostgreSQL', () => crashPoints('pg'));

afterAll(stopTestCluster);
