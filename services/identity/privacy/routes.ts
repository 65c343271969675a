import type { Route } from '../../../shared/http/route';
import type { IdentityTools } from '../tools';
import { getConsents, putConsents } from './consents';
import { downloadExport } from './download-export';
import { deleteErasure, postErasure } from './erasure';
import { getExport, postExport } from './exports';

/** What people may do about what is kept of them. */
export const privacyRoutes = (tools: IdentityTools): Route[] => [
  getConsents(tools),
  putConsents(tools),
  postExport(tools),
  getExport(tools),
  downloadExport(tools),
  postErasure(tools),
  deleteErasure(tools),
];
