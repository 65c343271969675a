import type { Route } from '../../../shared/http/route';
import type { PublicTools } from '../tools';
import { verifyAssetRoutes } from './asset-routes';
import { getReceiptKeys, getVoided } from './known-offline';
import { askReceipt, lookUpReceipt } from './look-up-receipt';
import { showVerdict } from './show-verdict';

export const verifyRoutes = (tools: PublicTools): Route[] => [
  askReceipt(),
  lookUpReceipt(tools),
  showVerdict(tools),
  getReceiptKeys(tools),
  getVoided(tools),
  ...verifyAssetRoutes(),
];
