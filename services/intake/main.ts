// The API for partners.
import { apiApp } from '../../shared/http/api-app';
import { type Listening, listen } from '../../shared/http/listen';
import { openMaintenanceWatch } from '../../shared/http/maintenance-watch';
import type { Process } from '../../shared/process/process';
import { intakeRoutes } from './routes';
import { openIntakeTools } from './tools';

/** Listens on config.HOST:INTAKE_PORT and registers its own closing. */
export async function start(process: Process): Promise<Listening> {
  const tools = openIntakeTools(process);
  const maintenance = await openMaintenanceWatch(process);
  const app = apiApp(process, intakeRoutes(process, tools), maintenance);
  const listening = await listen(process, process.config.INTAKE_PORT, app);
  // Runs before the server closes: streams of events would keep it open until it cuts them off.
  process.onStop(() => tools.watch.stop());
  return listening;
}
