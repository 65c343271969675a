// What counts as one caller where callers are told apart by their address.
import { BlockList, isIP, isIPv6 } from 'node:net';

/**
 * The address, or the network of 64 bits of an IPv6 address: a single customer holds all of it and could come from a new
 * address each time. IPv4 addresses that come over an IPv6 socket (::ffff:192.0.2.1) count as what they are. What is no
 * address, such as a proxy may pass on from its client, is one caller altogether.
 */
export function networkOf(address: string): string {
  const bare = bareAddress(address);
  if (!isIPv6(bare)) return isIP(bare) === 4 ? bare : 'unknown';
  // The parser of addresses writes all of them one way: lower case, without leading zeros, an IPv4 tail in hex.
  const [head = '', tail] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split('::');
  const groupsOf = (part: string | undefined) => (part ?? '').split(':').filter(Boolean);
  const zeros = new Array<string>(8 - groupsOf(head).length - groupsOf(tail).length).fill('0');
  return `${[...groupsOf(head), ...zeros, ...groupsOf(tail)].slice(0, 4).join(':')}::/64`;
}

const bareAddress = (address: string): string => address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');

/** Whether the address lies in one of the networks, written `192.0.2.0/24` or `2001:db8::/32`. No other text does. */
export function isWithinNetworks(address: string, networks: readonly string[]): boolean {
  const bare = bareAddress(address);
  if (isIP(bare) === 0) return false;
  const list = new BlockList();
  for (const network of networks) {
    const [base = '', bits] = network.split('/');
    const kind = isIPv6(base) ? 'ipv6' : 'ipv4';
    list.addSubnet(base, Number(bits ?? (kind === 'ipv6' ? 128 : 32)), kind);
  }
  return list.check(bare, isIPv6(bare) ? 'ipv6' : 'ipv4');
}
