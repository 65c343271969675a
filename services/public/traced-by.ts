import type { Exchange } from '../../shared/http/exchange';
import type { PublishOptions } from '../../shared/jobs/publish';

/** What jobs inherit of the request that caused them. */
export const tracedBy = ({ correlationId, traceParent }: Exchange): PublishOptions => ({
  correlationId,
  ...(traceParent !== undefined && { traceParent }),
});
