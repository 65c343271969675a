// The second factor of somebody who is logged in: made, confirmed, taken away; and new recovery codes.
import { toDataURL } from 'qrcode';
import { z } from 'zod';
import { lockAsChecked, needsSecondFactor } from '../../shared/access/authenticate';
import { confirmOwnFactor } from '../../shared/access/confirm-own-factor';
import { beginSecondFactor, removeSecondFactor, renewRecoveryCodes } from '../../shared/access/second-factor';
import type { Whence } from '../../shared/access/whence';
import { whenceOf } from '../../shared/http/audit-facts';
import { Refusal } from '../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../shared/http/json-body';
import { noContent, nothing } from '../../shared/http/no-content';
import { defineRoute, type Route } from '../../shared/http/route';
import { type AccountRow, emailOf } from '../../shared/store/accounts';
import { type Tx, withTx } from '../../shared/store/sql';
import { auditAct } from './audit-act';
import { confirm } from './confirm';
import { tooManyAttempts } from './login';
import { codeField, passwordField, recoveryCodeField } from './person-fields';
import { enrolmentSchema, proofOf, recoveryCodesField } from './second-step';
import type { IdentityTools } from './tools';

const Password = z.strictObject({ password: passwordField }).meta({ id: 'Password', title: 'The password' });
const FirstCode = z.strictObject({ code: codeField }).meta({ id: 'FirstCode', title: 'The first code of the app' });
const PasswordAndCode = z
  .strictObject({ password: passwordField, code: codeField.optional(), recoveryCode: recoveryCodeField.optional() })
  .meta({ id: 'PasswordAndCode', title: 'The password, and one of the two codes' });
const recoveryCodes = { 'application/json': z.object({ recoveryCodes: recoveryCodesField }) };

const common = { audience: 'person', permission: 'profile:change', tag: 'Second factor' } as const;
const path = '/api/v1/me/second-factor';

export const beginOwnSecondFactor = (tools: IdentityTools): Route =>
  defineRoute(
    {
      ...common,
      method: 'post',
      path,
      summary: 'Make a second factor',
      description: 'It counts once its first code was given. Asked again before that, the secret before is void.',
      body: jsonBody('Your password', Password),
      responses: { 200: { description: 'For your app', content: { 'application/json': enrolmentSchema } } },
      errors: [...errorsOfJsonBody, 'CONFIRMATION_FAILED', 'SECOND_FACTOR_PRESENT'],
    },
    async ({ req, res, caller, exchange }) => {
      const { password } = await readJson(req, res, Password);
      const from = whenceOf(req, exchange);
      const { db, vault, config } = tools;
      const account = await confirm(tools, caller, { password, proof: null }, from, { passwordIsEnough: true });
      const given = { accountId: account.id, email: emailOf(vault, account), issuer: config.TOKEN_ISSUER };
      const enrolment = await withTx(db, async (tx) => {
        await stillProved(tx, account);
        return beginSecondFactor(tx, vault, given);
      });
      if (enrolment === null) throw new Refusal('SECOND_FACTOR_PRESENT');
      return { status: 200, body: { ...enrolment, qrCode: await toDataURL(enrolment.uri) } };
    },
  );

export const confirmOwnSecondFactor = (tools: IdentityTools): Route =>
  defineRoute(
    {
      ...common,
      method: 'post',
      path: `${path}/confirm`,
      summary: 'Show that your app gives codes',
      body: jsonBody('The first code', FirstCode),
      responses: { 200: { description: 'Recovery codes to keep', content: recoveryCodes } },
      errors: [...errorsOfJsonBody, 'CONFIRMATION_FAILED'],
    },
    async ({ req, res, caller, exchange }) => {
      const { code } = await readJson(req, res, FirstCode);
      const from = whenceOf(req, exchange);
      const given = { accountId: caller.accountId, code, door: 'api', from } as const;
      const outcome = await confirmOwnFactor(tools, given, (tx, account) => auditChange(tx, account, from, true));
      if (outcome.kind === 'too-many') throw tooManyAttempts(outcome);
      if (outcome.kind === 'wrong') throw new Refusal('CONFIRMATION_FAILED');
      return { status: 200, body: { recoveryCodes: outcome.recoveryCodes } };
    },
  );

export const removeOwnSecondFactor = (tools: IdentityTools): Route =>
  defineRoute(
    {
      ...common,
      method: 'delete',
      path,
      summary: 'Do without a second factor',
      body: jsonBody('Your password and a code', PasswordAndCode),
      responses: nothing('Gone, with its recovery codes'),
      errors: [...errorsOfJsonBody, 'CONFIRMATION_FAILED', 'SECOND_FACTOR_ABSENT', 'SECOND_FACTOR_REQUIRED'],
    },
    async ({ req, res, caller, exchange }) => {
      const { password, ...given } = await readJson(req, res, PasswordAndCode);
      if (needsSecondFactor(tools.config, caller.role)) throw new Refusal('SECOND_FACTOR_REQUIRED');
      const from = whenceOf(req, exchange);
      const account = await confirm(tools, caller, { password, proof: proofOf(given) }, from);
      if (!account.hasSecondFactor) throw new Refusal('SECOND_FACTOR_ABSENT');
      await withTx(tools.db, async (tx) => {
        const locked = await stillProved(tx, account);
        await removeSecondFactor(tx, tools.vault, locked.id);
        await auditChange(tx, locked, from, false);
      });
      return noContent(res);
    },
  );

export const renewOwnRecoveryCodes = (tools: IdentityTools): Route =>
  defineRoute(
    {
      ...common,
      method: 'post',
      path: '/api/v1/me/recovery-codes',
      summary: 'Get new recovery codes',
      description: 'Those before open nothing any more.',
      body: jsonBody('Your password and a code', PasswordAndCode),
      responses: { 200: { description: 'Recovery codes to keep', content: recoveryCodes } },
      errors: [...errorsOfJsonBody, 'CONFIRMATION_FAILED', 'SECOND_FACTOR_ABSENT'],
    },
    async ({ req, res, caller, exchange }) => {
      const { password, ...given } = await readJson(req, res, PasswordAndCode);
      const from = whenceOf(req, exchange);
      const account = await confirm(tools, caller, { password, proof: proofOf(given) }, from);
      if (!account.hasSecondFactor) throw new Refusal('SECOND_FACTOR_ABSENT');
      const codes = await withTx(tools.db, async (tx) => {
        const locked = await stillProved(tx, account);
        const made = await renewRecoveryCodes(tx, tools.vault, locked.id);
        await auditAct(tx, locked, from, { action: 'change second factor', details: { recoveryCodes: 'renewed' } });
        return made;
      });
      return { status: 200, body: { recoveryCodes: codes } };
    },
  );

/** The account under its lock, as it was when the password and the code were checked. */
async function stillProved(tx: Tx, account: AccountRow): Promise<AccountRow> {
  const locked = await lockAsChecked(tx, account);
  if (locked === undefined) throw new Refusal('CONFIRMATION_FAILED');
  return locked;
}

const auditChange = (tx: Tx, account: AccountRow, from: Whence, isOn: boolean): Promise<unknown> =>
  auditAct(tx, account, from, {
    action: 'change second factor',
    before: { secondFactor: !isOn },
    after: { secondFactor: isOn },
  });
