import { describe } from 'vitest';
import { crashPoints } from './crash-points.suite.ts';

describe('crash points on PGlite', () => crashPoints('pglite'));
