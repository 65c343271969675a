import type { Route } from '../../../shared/http/route';
import type { IntakeTools } from '../tools';
import { getCallback, listCallbacks } from './read-callbacks';
import { replayCallback, replayFailedCallbacks } from './replay-callbacks';

/** What providers told, and having it handled again. */
export const callbackRoutes = (tools: IntakeTools): Route[] => [
  listCallbacks(tools),
  replayFailedCallbacks(tools),
  getCallback(tools),
  replayCallback(tools),
];
