// An address that nothing should be sent to again.
import type { AddressFault, ChoiceReason } from '../domain/notification/allowed-channels';
import type { Channel } from '../domain/notification/kinds';
import { setChoices } from '../store/delivery-choices';
import type { Tx } from '../store/sql';

/** What is dead may be somebody's again, and is forgotten after a while; what somebody said is theirs to take back. */
const whys: Record<AddressFault, ChoiceReason> = { dead: 'bounced', unwilling: 'unsubscribed' };

export const leaveAlone = (
  tx: Tx,
  address: { channel: Channel; index: Buffer },
  fault: AddressFault,
): Promise<unknown> =>
  setChoices(tx, address.index, [{ channel: address.channel, topic: 'everything', isAllowed: false }], whys[fault]);
