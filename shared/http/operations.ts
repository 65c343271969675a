// What operators and their machines ask a process: is it alive, is it ready, how is it doing. On a port of its own,
// since it tells more than partners may know.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Process } from '../process/process';
import { type Listening, listen } from './listen';

/**
 * Every process starts one. `/health/ready` answers 503 while a decisive check fails, with the reason of each check.
 */
export const startOperations = (process: Process): Promise<Listening> =>
  listen(process, process.config.OPERATIONS_PORT, (req, res) => {
    answer(process, req, res).catch((err: unknown) => {
      process.log.error({ err }, 'the operations port could not answer');
      send(res, 500, 'text/plain', 'failed\n');
    });
  });

async function answer(process: Process, req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (req.method !== 'GET' && req.method !== 'HEAD') return send(res, 405, 'text/plain', 'only GET\n');
  switch ((req.url ?? '').split('?', 1)[0]) {
    case '/health':
    case '/health/live':
      return send(res, 200, 'application/json', JSON.stringify({ status: 'alive', id: process.id }));
    case '/health/ready': {
      const report = await process.health.report();
      const isReady = report.status === 'ready' || report.status === 'degraded';
      return send(res, isReady ? 200 : 503, 'application/json', JSON.stringify(report));
    }
    case '/metrics':
      return send(res, 200, process.metrics.registry.contentType, await process.metrics.registry.metrics());
    default:
      return send(res, 404, 'text/plain', 'nothing here\n');
  }
}

function send(res: ServerResponse, status: number, mediaType: string, body: string): void {
  res.writeHead(status, {
    'Content-Type': mediaType,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  res.end(body);
}
