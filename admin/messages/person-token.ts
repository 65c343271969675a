// Whom messages are looked for, between one page and the next: an address stays neither in the address of a page nor in a
// form, and its blind index, by which a person could be followed, does not either.
import type { Vault } from '../../shared/process/vault';
import type { AskedPerson } from '../../shared/store/message-reads';

// Long enough to read what was found.
const lastsMs = 3_600_000;

type Holder = { sessionId: string };
const contextOf = ({ sessionId }: Holder): string => `console.messages of a person ${sessionId}`;

/** Only in this session it opens. */
export function personToken(vault: Vault, holder: Holder, { accountId, addressIndex }: AskedPerson): string {
  const content = { accountId, addressIndex: addressIndex.toString('base64'), until: Date.now() + lastsMs };
  return vault.seal(JSON.stringify(content), contextOf(holder)).toString('base64url');
}

/** Null for what is none, of another session, or too old. */
export function readPersonToken(vault: Vault, holder: Holder, token: string): AskedPerson | null {
  const content = opened(vault, holder, token);
  if (content === null || content.until < Date.now()) return null;
  return { accountId: content.accountId, addressIndex: Buffer.from(content.addressIndex, 'base64') };
}

type Content = { accountId: string | null; addressIndex: string; until: number };

function opened(vault: Vault, holder: Holder, token: string): Content | null {
  try {
    return JSON.parse(vault.open(Buffer.from(token, 'base64url'), contextOf(holder)).toString()) as Content;
  } catch {
    return null;
  }
}
