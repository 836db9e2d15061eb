import { afterAll, describe } from 'vitest';
import { stopTestCluster } from '../../server/testing.ts';
import { clinicalRules } from './clinical.suite.ts';

describe('clinical rules on PostgreSQL', () => clinicalRules('pg'));

afterAll(stopTestCluster);
