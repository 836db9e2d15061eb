import { afterAll, describe } from 'vitest';
import { stopTestCluster } from '../../server/testing.ts';
import { people } from './people.suite.ts';

afterAll(stopTestCluster);
describe('people (PostgreSQL)', () => people('pg'));
