import { Hono, type MiddlewareHandler } from 'hono';
import type { Deps } from './deps.ts';
import { DatabaseUnavailable, isRetryable, isUnavailable } from './store/database.ts';
import { invitationRoutes } from './http/account-routes.ts';
import { auditRoutes } from './http/audit-routes.ts';
import { authRoutes } from './http/auth-routes.ts';
import type { AppEnv } from './http/authenticate.ts';
import { devicesRoutes } from './http/devices-routes.ts';
import { docsRoutes } from './http/docs-routes.ts';
import { healthRoutes } from './http/health-routes.ts';
import { withinQuotas } from './http/quotas.ts';
import { Problem } from './http/problem.ts';
import { recordRoutes } from './http/record-routes.ts';
import { auditRefusal } from './http/refusals.ts';
import { securityHeaders } from './http/security-headers.ts';
import { serverStateRoutes } from './http/server-state-routes.ts';
import { syncRoutes } from './http/sync-routes.ts';
import { Busy } from './sync/transaction.ts';
import { traceOf } from './trace.ts';

/**
 * The whole server as one function from request to response: the same in a process, in a test and in the browser's
 * mock.
 */
export function createApp(deps: Deps, outer: readonly MiddlewareHandler[] = []): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  for (const middleware of outer) app.use(middleware);
  app.use(securityHeaders(deps));
  app.use('/api/*', async (c, next) => {
    await next();
    deps.metrics.count('requests_total', { method: c.req.method, status: String(c.res.status) });
  });
  app.use('/api/*', withinQuotas(deps));
  app.route('/api', docsRoutes(deps));
  app.route('/api/auth', authRoutes(deps));
  app.route('/api/sync', syncRoutes(deps));
  app.route('/api/v1/audit', auditRoutes(deps));
  app.route('/api/v1/devices', devicesRoutes(deps));
  app.route('/api/v1/users', invitationRoutes(deps));
  app.route('/api/v1/server', serverStateRoutes(deps));
  for (const { path, app: own } of deps.domain.routes(deps)) app.route(path, own);
  app.route('/api/v1', recordRoutes(deps));
  app.route('/', healthRoutes(deps));
  // An unknown address of the API is never answered with the application's page.
  app.all('/api/*', () => new Problem(404, 'NOT_FOUND', { detail: 'no such address' }).response());
  app.notFound(() => new Problem(404, 'NOT_FOUND').response());
  app.onError(async (error, c) => {
    const problem = problemOf(deps, error);
    // A refusal whose audit row cannot be written is not sent.
    return auditRefusal(deps, c, problem).then(
      () => problem.response(),
      (failure: unknown) => problemOf(deps, failure).response(),
    );
  });
  return app;
}

function problemOf(deps: Deps, error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Busy || error instanceof DatabaseUnavailable || isUnavailable(error) || isRetryable(error)) {
    deps.log({
      level: 'warn',
      message: 'database unavailable',
      error: error instanceof Error ? error.name : 'unknown',
    });
    return new Problem(503, 'UNAVAILABLE', { detail: 'try again later', headers: { 'retry-after': '5' } });
  }
  deps.log({
    level: 'error',
    message: 'unexpected',
    error: error instanceof Error ? error.name : 'unknown',
    code: codeOf(error),
    trace: traceOf(error),
  });
  return new Problem(500, 'INTERNAL', { detail: 'the server failed; nothing was changed' });
}

const codeOf = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
