import type { Logger } from 'pino';
import type { Metrics } from '../process/metrics';
import type { Database } from '../store/sql';
import type { JobContract } from './define-job';
import type { HandlerFile } from './handler';

/** A job with the code that does it and what its pool opened for it. */
export type Duty = { job: JobContract; handlers: HandlerFile; deps: Record<string, unknown> };

/** What running needs besides the duty. `signal` is aborted when the process stops and its patience ends. */
export type RunContext = { db: Database; log: Logger; metrics: Metrics; workerId: string; signal: AbortSignal };
