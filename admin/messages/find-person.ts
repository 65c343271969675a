// POST /messages/find: the messages of one person, by an address that somebody types in full.
import { Personal } from '../../shared/domain/personal';
import { addressIndex } from '../../shared/messages/person-index';
import { readPhone } from '../../shared/messages/read-phone';
import { findAccountByEmail, normalisedEmail } from '../../shared/store/accounts';
import type { AskedPerson } from '../../shared/store/message-reads';
import { audited } from '../audit/audited';
import type { ConsoleTools } from '../console-tools';
import { type Call, type ConsoleRoute, defineAction } from '../route';
import { personToken } from './person-token';
import { messagesAddress } from './read-message-filter';

type Tools = Pick<ConsoleTools, 'db' | 'vault'>;

/**
 * A POST, so that the address is in no log, history or Referer; and an act, since looking somebody up is something that the
 * audit should tell of.
 */
export const findPersonRoute = (tools: Tools, refuse: (call: Call, fault: string) => Promise<void>): ConsoleRoute =>
  defineAction(
    {
      method: 'post',
      path: '/messages/find',
      permission: 'messages:read',
      narrowestReach: 'tenant',
      action: 'find messages',
      resource: 'messages of an address',
    },
    async (call) => {
      const { db, vault } = tools;
      const typed: unknown = call.req.body?.address;
      const found = await personAt(tools, call, typeof typed === 'string' ? typed.trim() : '');
      if (found === null)
        return refuse(call, 'This is neither an e-mail nor a telephone number. Write a number with + and its country.');
      const { accountId } = found;
      const resource = accountId === null ? 'messages of an address' : `messages of account:${accountId}`;
      await audited(db, call, async () => ({ outcome: 'done', resource, value: undefined }));
      call.res.redirect(303, messagesAddress({ person: personToken(vault, call.session, found) }));
    },
  );

/** Accounts are known by their e-mail alone; who has a telephone is found by the attempts to reach it. */
async function personAt({ db, vault }: Tools, { session }: Call, typed: string): Promise<AskedPerson | null> {
  const email = normalisedEmail(typed);
  if (email !== null) {
    const account = await findAccountByEmail(db, vault, email);
    return { accountId: account?.id ?? null, addressIndex: addressIndex(vault, 'email', new Personal(email)) };
  }
  const phone = readPhone(typed, session.jurisdiction);
  return phone && { accountId: null, addressIndex: addressIndex(vault, 'sms', new Personal(phone.e164)) };
}
