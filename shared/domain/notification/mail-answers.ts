// What mail servers say of a mail, at once or in a bounce: whether the address itself is the reason, and the text without
// whom it is about.

/** RFC 3463: the first one that stands alone in the text, such as `5.1.1`; null where there is none. */
export const statusIn = (text: string): string | null =>
  /(?:^|[\s(#;:-])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(text)?.[1] ?? null;

// No such mailbox, host or domain, or one that has moved or was closed; 5.4.4 is how Postfix says that there is no such
// domain. 5.1.7 and 5.1.8 look alike and are about the sender.
const deadStatuses: ReadonlySet<string> = new Set(['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10', '5.2.1', '5.4.4']);

// Of servers that give no status, or one that says nothing. "Mailbox unavailable" is not among them: it is the usual text of
// 550, which also stands for what is held to be spam.
const deadAddress =
  /\b(?:unknown|no such) (?:user|recipient|mailbox|address|account|domain)\b|\b(?:user|recipient|mailbox|address|account)\b.{0,80}\b(?:unknown|not found|not exist|doesn'?t exist|disabled)\b|\bunrouteable address\b/is;

/** Whether nothing should be sent there again. `text` is the answer of a server that refused for good. */
export function isAboutDeadAddress(status: string | null, text: string): boolean {
  if (status !== null && !/^5\.\d+\.0$/.test(status)) return deadStatuses.has(status);
  return deadAddress.test(text);
}

const longestReason = 200;
// Far more than any server says: what looks for addresses takes time with the square of it.
const longestRead = 2000;

/**
 * One line without addresses: servers repeat them in their answers, and the part before the @ often alone. `address` is the
 * one that the answer is about, where it is known.
 */
export function reasonWithoutAddresses(text: string, address: string | null = null): string {
  const local = address?.slice(0, address.lastIndexOf('@')) ?? '';
  const read = text.slice(0, longestRead);
  const known = address === null ? read : withoutText(read, address);
  const bare = known.replace(/[^\s<>@;:,"'()[\]]+@[^\s<>@;:,"'()[\]]+/g, '[e-mail]').replace(/[\s\p{Cc}]+/gu, ' ');
  return (local.length < shortestLocal ? bare : withoutText(bare, local)).trim().slice(0, longestReason);
}

// Shorter ones would take the text apart and tell nothing.
const shortestLocal = 3;

const withoutText = (text: string, secret: string): string =>
  text.replace(new RegExp(secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'giu'), '[e-mail]');
