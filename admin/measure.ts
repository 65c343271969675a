// How many requests the console answers and how fast, for the same panels as the API.
import type { RequestHandler } from 'express';
import type { Metrics } from '../shared/process/metrics';

/** Labelled by the template of the route: labels made of addresses would grow without end. */
export const measure = (metrics: Metrics): RequestHandler =>
  function measured(req, res, next) {
    const startedAt = performance.now();
    metrics.activeRequests.inc();
    res.once('close', () => {
      const endpoint = endpointOf(req.originalUrl, req.route?.path);
      metrics.activeRequests.dec();
      metrics.httpRequests.inc({ method: req.method, endpoint, status: res.statusCode });
      metrics.httpSeconds.observe({ method: req.method, endpoint }, (performance.now() - startedAt) / 1000);
    });
    next();
  };

/** Templates of our own acts on the board are whole, those of Bull Board begin below its address. */
function endpointOf(address: string, template: unknown): string {
  if (typeof template !== 'string') return 'console: other';
  if (!address.startsWith('/board')) return template;
  if (!address.startsWith('/board/api/') || template.includes('*')) return '/board';
  return template.startsWith('/board') ? template : `/board${template}`;
}
