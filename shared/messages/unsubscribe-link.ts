import type { Channel } from '../domain/notification/kinds';
import type { Config } from '../process/config';
import type { Vault } from '../process/vault';
export const unsubscribeUrl = (
  _config: Pick<Config, 'PUBLIC_PAGES_URL'>,
  _vault: Vault,
  _id: string,
  _channel: Channel,
): string | null => null;
