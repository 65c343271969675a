// Partners' API keys, as their people and those who look after all partners handle them.
import type { Route } from '../../../shared/http/route';
import type { IdentityTools } from '../tools';
import { issueKey } from './issue-key';
import { listKeys } from './list-keys';
import { revokeKey } from './revoke-key';
import { rotateKey } from './rotate-key';

export const keyRoutes = (tools: IdentityTools): Route[] => [
  listKeys(tools),
  issueKey(tools),
  rotateKey(tools),
  revokeKey(tools),
];
