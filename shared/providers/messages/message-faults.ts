// What a failed call to a carrier means for the message that it was about. Where each carrier has codes of its own, it
// says what those mean; everything else is the same for all of them.
import type { AddressFault } from '../../domain/notification/allowed-channels';
import { AnsweredFault } from '../calls/call-faults';
import { ProviderFault } from '../calls/provider-fault';
import { MessageFault, type MessageFaultKind } from './message-provider';

/** By the carrier's code. `dead`, `unwilling`: refused, because of the number. */
export type Meanings = Readonly<Record<string, MessageFaultKind | AddressFault>>;

/** Anything that is no ProviderFault is a fault of the program, and stays what it is. */
export function asMessageFault(error: unknown, meanings: Meanings): unknown {
  if (!(error instanceof ProviderFault)) return error;
  const { provider, code, message } = error;
  const meaning = (code !== null && Object.hasOwn(meanings, code) && meanings[code]) || meaningOf(error);
  const said = code === null || code.startsWith('HTTP_') ? message : `${message} (${code})`;
  if (meaning === 'dead' || meaning === 'unwilling') return new MessageFault(provider, 'refused', said, meaning);
  return new MessageFault(provider, meaning, said);
}

function meaningOf(fault: ProviderFault): MessageFaultKind {
  if (fault instanceof AnsweredFault) return meaningOfStatus(fault.status);
  // An answer that nobody understands may well be to a message that was taken.
  return fault.kind === 'nonsense' ? 'unclear' : fault.kind;
}

/**
 * Of a payment, a server's 500 leaves open whether it was ordered. A message is not worth that doubt: whoever says that
 * it failed is believed, and only one that waited in vain for somebody behind it may have handed the message on.
 */
function meaningOfStatus(status: number): MessageFaultKind {
  if (status === 429) return 'again';
  if (status === 408 || status === 504) return 'unclear';
  // Not about the message: our account is unknown, blocked, without credit, or not where we look for it.
  if (status >= 500 || status < 400 || status === 401 || status === 402 || status === 403 || status === 404)
    return 'away';
  return 'refused';
}
