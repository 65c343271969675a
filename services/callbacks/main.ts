// Where payment providers and carriers of messages call back: what they say is verified, stored and promised to the workers,
// and nothing else, since whoever calls waits for the answer and tells once more when it waits too long.
import { apiApp } from '../../shared/http/api-app';
import { type Listening, listen } from '../../shared/http/listen';
import { openMaintenanceWatch } from '../../shared/http/maintenance-watch';
import type { Process } from '../../shared/process/process';
import { callbackRoutes } from './routes';
import { openCallbackTools } from './tools';

/** Listens on config.HOST:CALLBACKS_PORT and registers its own closing. */
export async function start(process: Process): Promise<Listening> {
  const tools = openCallbackTools(process);
  if (tools.providers.size === 0) process.log.warn('no payment provider is configured: every callback is refused');
  const maintenance = await openMaintenanceWatch(process);
  return listen(process, process.config.CALLBACKS_PORT, apiApp(process, callbackRoutes(process, tools), maintenance));
}
