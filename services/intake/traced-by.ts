import type { Exchange } from '../../shared/http/exchange';
import type { PublishOptions } from '../../shared/jobs/publish';

/** What an event that a request causes is found by. */
export const tracedBy = ({ correlationId, traceParent }: Exchange): PublishOptions => ({
  correlationId,
  ...(traceParent !== undefined && { traceParent }),
});
