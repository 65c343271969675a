// Pages for everybody: a notice is seen and paid by the reference that is printed on it.
import { apiApp } from '../../shared/http/api-app';
import { type Listening, listen } from '../../shared/http/listen';
import { openMaintenanceWatch } from '../../shared/http/maintenance-watch';
import type { Process } from '../../shared/process/process';
import { refusalPage } from './pages/refusal-page';
import { publicRoutes } from './routes';
import { openPublicTools } from './tools';

/** Listens on config.HOST:PUBLIC_PORT and registers its own closing. */
export async function start(process: Process): Promise<Listening> {
  const { config } = process;
  let ownUrl = '';
  const maintenance = await openMaintenanceWatch(process);
  const tools = openPublicTools(process, maintenance, () => config.PUBLIC_PAGES_URL ?? ownUrl);
  const app = apiApp(process, publicRoutes(process, tools), maintenance, refusalPage);
  const listening = await listen(process, config.PUBLIC_PORT, app);
  ownUrl = listening.url;
  return listening;
}
