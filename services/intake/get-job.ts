// GET /api/v1/jobs/{id}: how one job that works for the partner is doing.
import { z } from 'zod';
import { rowScopeOf } from '../../shared/http/caller';
import { Refusal } from '../../shared/http/errors';
import { defineRoute, type Route } from '../../shared/http/route';
import { maskText } from '../../shared/process/mask';
import { findJobInScope } from '../../shared/store/jobs/job-in-scope';
import { withPatience } from '../../shared/store/sql';
import { readPatienceSeconds } from './get-batch';
import type { IntakeTools } from './tools';

const idPattern = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):([a-z0-9-]+\.[a-z0-9-]+)$/;

const jobSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    state: z.enum(['waiting', 'delayed', 'active', 'completed', 'failed']),
    progress: z.int().min(0).max(100),
    attempts: z.int().min(0),
    maxAttempts: z.int().min(1),
    failedReason: z.string().nullable().describe('Without anything personal'),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Job', title: 'A job that works for you' });

export const getJob = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: '/api/v1/jobs/{id}',
      audience: 'member',
      permission: 'jobs:read',
      tag: 'Jobs',
      summary: 'How a job is doing',
      params: z.strictObject({ id: z.string().max(120).regex(idPattern, 'expected <event id>:<job name>') }),
      responses: { 200: { description: 'The job', content: { 'application/json': jobSchema } } },
      errors: ['JOB_NOT_FOUND'],
    },
    async ({ params: { id }, caller, reach }) => {
      const scope = rowScopeOf({ caller, reach });
      const [, eventId, name] = idPattern.exec(id)!;
      const job = await withPatience(readPatienceSeconds, () => findJobInScope(db, scope, name!, eventId!));
      if (job === undefined) throw new Refusal('JOB_NOT_FOUND');
      const { state, progress, attempt: attempts, maxAttempts, failedReason, createdAt, startedAt, finishedAt } = job;
      const body = {
        id,
        name,
        state,
        progress: state === 'completed' ? 100 : typeof progress === 'number' ? progress : 0,
        attempts,
        maxAttempts,
        failedReason: failedReason === null ? null : maskText(failedReason),
        createdAt: createdAt.toISOString(),
        startedAt: startedAt?.toISOString() ?? null,
        finishedAt: finishedAt?.toISOString() ?? null,
      };
      return { status: 200, body };
    },
  );
