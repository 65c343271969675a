// Health for whoever stands outside (R2.5): states without reasons, which may name hosts. The operations port tells
// more.
import { z } from 'zod';
import type { Health, HealthReport } from '../process/health';
import { inSets } from '../process/in-sets';
import type { Answer } from './answer';
import { defineRoute, type Route } from './route';

const aliveSchema = z.object({ status: z.literal('alive') });

const readinessSchema = z
  .object({
    status: z.enum(['ready', 'degraded', 'unready', 'stopping']),
    checks: z.record(z.string(), z.enum(['ok', 'failing'])),
  })
  .meta({ id: 'Readiness', title: 'Whether the service can do its work' });

export function healthRoutes(health: Health): Route[] {
  // Whoever asks while a check runs shares the next one: a flood of questions stays one query at a time.
  const report = inSets({ maxSize: 1000, maxWaiting: 1000, concurrency: 1 }, async (asked: null[]) => {
    const answer = readiness(await health.report());
    return asked.map(() => answer);
  });
  return [alive('/health'), alive('/health/live'), ready('/health/ready'), ready('/api/v1/health')];

  function ready(path: string): Route {
    return defineRoute(
      {
        method: 'get',
        path,
        audience: 'probe',
        permission: 'health:read',
        tag: 'Health',
        summary: 'Is the service ready',
        description: 'Database and Redis decide; the broker is reported, since losing it stops nothing.',
        responses: {
          200: { description: 'Ready', content: { 'application/json': readinessSchema } },
          503: { description: 'Not ready', content: { 'application/json': readinessSchema } },
        },
        errors: [],
      },
      () => report(null),
    );
  }
}

const alive = (path: string): Route =>
  defineRoute(
    {
      method: 'get',
      path,
      audience: 'probe',
      permission: 'health:read',
      tag: 'Health',
      summary: 'Is the service alive',
      responses: { 200: { description: 'Alive', content: { 'application/json': aliveSchema } } },
      errors: [],
    },
    async () => ({ status: 200, body: { status: 'alive' } }),
  );

function readiness({ status, checks }: HealthReport): Answer {
  const states = Object.entries(checks).map(([name, { ok }]) => [name, ok ? 'ok' : 'failing']);
  return {
    status: status === 'ready' || status === 'degraded' ? 200 : 503,
    body: { status, checks: Object.fromEntries(states) },
  };
}
