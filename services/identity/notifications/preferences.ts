// GET and PUT /api/v1/me/notification-preferences.
import { whenceOf } from '../../../shared/http/audit-facts';
import { Refusal } from '../../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route } from '../../../shared/http/route';
import { ownAddresses } from '../../../shared/messages/own-addresses';
import { accountIndex } from '../../../shared/messages/person-index';
import { type AccountRow, findAccount, setTimeZone } from '../../../shared/store/accounts';
import { lastConsent } from '../../../shared/store/consents';
import { type ChangedChoice, choicesFor, forgetRefusals, setChoices } from '../../../shared/store/delivery-choices';
import { type Sql, type Tx, withTx } from '../../../shared/store/sql';
import { auditAct } from '../audit-act';
import { lockOwnAccount } from '../privacy/own-account';
import type { IdentityTools } from '../tools';
import { choicesIn, preferencesSchema, preferencesView, wantedPreferences } from './preference-fields';

const path = '/api/v1/me/notification-preferences';
const tag = 'Messages';
const content = { 'application/json': preferencesSchema };

export const getPreferences = ({ db, vault }: IdentityTools): Route =>
  defineRoute(
    {
      method: 'get',
      path,
      audience: 'person',
      permission: 'notifications:read',
      tag,
      summary: 'By which ways you are told of what',
      responses: { 200: { description: 'Every way and topic', content } },
      errors: [],
    },
    async ({ caller }) => {
      const account = await findAccount(db, caller.accountId);
      // It was there when the token was checked.
      if (account === undefined) throw new Refusal('TOKEN_INVALID');
      return { status: 200, body: await viewOf(db, vault, account) };
    },
  );

export const putPreferences = ({ db, vault }: IdentityTools): Route =>
  defineRoute(
    {
      method: 'put',
      path,
      audience: 'person',
      permission: 'notifications:change',
      tag,
      summary: 'Say by which ways you are told of what',
      description:
        'What is left out stays as it is. Turning on what was refused by the link in a mail, or e-mail where nothing ' +
        'arrived, takes that back. What was said or found of a telephone stays: whose it is was never proved.',
      body: jsonBody('What changes', wantedPreferences),
      responses: { 200: { description: 'As it is now', content } },
      errors: errorsOfJsonBody,
    },
    async ({ req, res, caller, exchange }) => {
      const wanted = await readJson(req, res, wantedPreferences);
      return withTx(db, async (tx) => {
        const before = await lockOwnAccount(tx, caller);
        const { timeZone = before.timeZone } = wanted;
        if (timeZone !== before.timeZone) await setTimeZone(tx, before.id, timeZone);
        const choices = choicesIn(wanted);
        const changed = await setChoices(tx, accountIndex(vault, before.id), choices, 'chosen');
        const isTakenBack = await forgetWhatIsAllowed(tx, vault, before, choices);
        const account = { ...before, timeZone };
        const body = await viewOf(tx, vault, account);
        if (changed.length > 0 || isTakenBack || timeZone !== before.timeZone)
          await auditAct(tx, account, whenceOf(req, exchange), {
            action: 'choose messages',
            after: {
              ...(timeZone !== before.timeZone && { timeZone }),
              ...(changed.length > 0 && { choices: changed }),
              ...(isTakenBack && { refusals: 'taken back' }),
            },
          });
        return { status: 200, body };
      });
    },
  );

async function viewOf(sql: Sql, vault: IdentityTools['vault'], account: AccountRow) {
  const subjects = [accountIndex(vault, account.id), ...ownAddresses(vault, account).map(({ index }) => index)];
  const choices = await choicesFor(sql, subjects);
  return preferencesView(account.timeZone, choices, await lastConsent(sql, account.id, 'sms-notices'));
}

/**
 * An e-mail that was proved to be theirs: what was refused for it is theirs to take back. A telephone was not, and may be
 * somebody else's: nothing that was said or found of it is theirs.
 */
async function forgetWhatIsAllowed(
  tx: Tx,
  vault: IdentityTools['vault'],
  account: AccountRow,
  choices: readonly ChangedChoice[],
): Promise<boolean> {
  let isTakenBack = false;
  for (const { channel, index, isProved } of ownAddresses(vault, account)) {
    if (!isProved) continue;
    const topics = choices.filter((one) => one.isAllowed && one.channel === channel).map(({ topic }) => topic);
    if (topics.length > 0 && (await forgetRefusals(tx, index, { channel, topics, whys: ['bounced', 'unsubscribed'] })))
      isTakenBack = true;
  }
  return isTakenBack;
}
