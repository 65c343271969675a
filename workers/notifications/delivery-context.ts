import type { JobContext } from '../../shared/jobs/handler';
import type { NotificationTools } from './open';

export type DeliveryContext = JobContext & NotificationTools;
