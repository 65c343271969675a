import { type Server, StartFailed } from './server';

/**
 * Starts a server and, when somebody took a port between our choosing it and the server listening on it, chooses again.
 * Only the first start of a server may do so: afterwards its URL is known to others.
 */
export async function startOnFreePorts(server: Server, choosePorts: (again: boolean) => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    await choosePorts(attempt > 1);
    try {
      return await server.start();
    } catch (err) {
      const portTaken = err instanceof StartFailed && /address (already )?in use|eaddrinuse/i.test(err.output);
      if (!portTaken || attempt === 5) throw err;
    }
  }
}
