// Who people are: registration, logging in, tokens, their profile, and the keys that verify tokens.
import { apiApp } from '../../shared/http/api-app';
import { type Listening, listen } from '../../shared/http/listen';
import { openMaintenanceWatch } from '../../shared/http/maintenance-watch';
import type { Process } from '../../shared/process/process';
import { identityRoutes } from './routes';
import { openIdentityTools } from './tools';

/** Listens on config.HOST:IDENTITY_PORT and registers its own closing. */
export async function start(process: Process): Promise<Listening> {
  const { config } = process;
  let ownUrl = '';
  const tools = openIdentityTools(process, () => config.PUBLIC_IDENTITY_URL ?? ownUrl);
  const maintenance = await openMaintenanceWatch(process);
  const app = apiApp(process, identityRoutes(process, tools), maintenance);
  const listening = await listen(process, config.IDENTITY_PORT, app);
  ownUrl = listening.url;
  return listening;
}
