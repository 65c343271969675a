// Finds the handler beside a contract: the job's name is its path below `workers/`.
import { join } from 'node:path';
import { workersFolder } from './catalogue';
import type { JobContract } from './define-job';
import type { HandlerFile } from './handler';

/** Loads `workers/<pool>/<file>` for the job `<pool>.<file>`. Throws when the file is missing or exports no handler. */
export function loadHandlers(job: JobContract): HandlerFile {
  const handlers = require(join(workersFolder, ...job.name.split('.'))) as HandlerFile;
  if ((handlers.handle === undefined) === (handlers.handleMany === undefined)) {
    throw new Error(`${job.name} needs either handle or handleMany`);
  }
  return handlers;
}
