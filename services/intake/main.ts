// The API for partners.
import { type Listening, listen } from '../../shared/http/listen';
import { openMaintenanceWatch } from '../../shared/http/maintenance-watch';
import type { Process } from '../../shared/process/process';
import { createApp } from './app';
import { openIntakeTools } from './tools';

/** Listens on config.HOST:INTAKE_PORT and registers its own closing. */
export async function start(process: Process): Promise<Listening> {
  const tools = openIntakeTools(process);
  const maintenance = await openMaintenanceWatch(process);
  const listening = await listen(process, process.config.INTAKE_PORT, createApp(process, tools, maintenance));
  // Runs before the server closes: streams of events would keep it open until it cuts them off.
  process.onStop(() => tools.watch.stop());
  return listening;
}
