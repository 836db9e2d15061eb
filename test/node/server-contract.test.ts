import { describe } from 'vitest';
import { serverContract } from './server-contract.suite.ts';

describe('server on PGlite', () => serverContract('pglite'));
