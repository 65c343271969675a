import type { Route } from '../../../shared/http/route';
import type { IntakeTools } from '../tools';
import { getService } from './get-service';
import { getInstalments, postInstalments } from './instalments';
import { listServices } from './list-services';
import { postAssessment } from './post-assessment';

/** Services, and what comes of requesting one. */
export const serviceRoutes = (tools: IntakeTools): Route[] => [
  listServices(tools),
  getService(tools),
  postAssessment(tools),
  getInstalments(tools),
  postInstalments(tools),
];
