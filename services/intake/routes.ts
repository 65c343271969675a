// Every route of the API. What is not in this table does not exist, and what is in it is documented.
import type { Process } from '../../shared/process/process';
import type { Route } from '../../shared/http/route';
import { getBatch } from './get-batch';
import { postBatch } from './post-batch';
import type { IntakeTools } from './tools';

export function intakeRoutes(_process: Process, tools: IntakeTools): Route[] {
  return [postBatch(tools), getBatch(tools)];
}
