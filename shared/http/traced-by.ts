import type { PublishOptions } from '../jobs/publish';
import type { Exchange } from './exchange';

/** What an event inherits of the request that causes it. */
export const tracedBy = ({ correlationId, traceParent }: Exchange): PublishOptions => ({
  correlationId,
  ...(traceParent !== undefined && { traceParent }),
});
