// POST /api/v1/auth/second-factor, and the two routes by which somebody who must have a second factor makes one.
import { toDataURL } from 'qrcode';
import { z } from 'zod';
import type { Proof } from '../../shared/access/second-factor';
import { beginEnrolment, confirmEnrolment, passSecondStep, type StepRefused } from '../../shared/access/second-step';
import { whenceOf } from '../../shared/http/audit-facts';
import { Refusal } from '../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../shared/http/json-body';
import { defineRoute, type Route } from '../../shared/http/route';
import { tooManyAttempts } from './login';
import { openTokens, tokensAnswer, tokensSchema } from './open-tokens';
import { codeField, recoveryCodeField, tokenField } from './person-fields';
import type { IdentityTools } from './tools';

const SecondFactor = z
  .strictObject({ token: tokenField, code: codeField.optional(), recoveryCode: recoveryCodeField.optional() })
  .meta({ id: 'SecondFactor', title: 'A code of the app, or a recovery code' });
const EnrolmentStep = z
  .strictObject({ token: tokenField })
  .meta({ id: 'EnrolmentStep', title: 'The token of the step' });
const EnrolmentCode = z
  .strictObject({ token: tokenField, code: codeField })
  .meta({ id: 'EnrolmentCode', title: 'The first code of the app' });

export const enrolmentSchema = z
  .object({
    secret: z.string().describe('For typing by hand, base32'),
    uri: z.string().describe('For an app, otpauth'),
    qrCode: z.string().describe('The same as a picture, a data URL'),
  })
  .meta({ id: 'Enrolment', title: 'A new second factor that waits for its first code' });

export const recoveryCodesField = z.array(z.string()).describe('Each opens once; they are not shown again');

const common = {
  method: 'post',
  audience: 'public',
  permission: 'accounts:register',
  duringMaintenance: true,
  tag: 'Logging in',
} as const;
const errors = [...errorsOfJsonBody, 'SECOND_STEP_EXPIRED', 'SECOND_FACTOR_WRONG'] as const;

export const passSecondFactor = (tools: IdentityTools): Route =>
  defineRoute(
    {
      ...common,
      path: '/api/v1/auth/second-factor',
      summary: 'Give the second factor',
      body: jsonBody('The token of the step, and one of the two codes', SecondFactor),
      responses: { 200: { description: 'Tokens', content: { 'application/json': tokensSchema } } },
      errors,
    },
    async ({ req, res, exchange }) => {
      const { token, ...given } = await readJson(req, res, SecondFactor);
      const from = whenceOf(req, exchange);
      const step = { token, door: 'api', from, proof: proofOf(given) } as const;
      const outcome = await passSecondStep(tools, step, openTokens(tools, from));
      if (outcome.kind !== 'ok') throw refusedStep(outcome);
      return tokensAnswer(tools, outcome.account.id, outcome.value);
    },
  );

export const enrolSecondFactor = (tools: IdentityTools): Route =>
  defineRoute(
    {
      ...common,
      path: '/api/v1/auth/enrol-second-factor',
      limit: 'authentication',
      summary: 'Make the second factor that your role needs',
      body: jsonBody('The token of the step', EnrolmentStep),
      responses: { 200: { description: 'For your app', content: { 'application/json': enrolmentSchema } } },
      errors: [...errorsOfJsonBody, 'SECOND_STEP_EXPIRED'],
    },
    async ({ req, res }) => {
      const { token } = await readJson(req, res, EnrolmentStep);
      const outcome = await beginEnrolment(tools, token, { isFresh: true });
      if (outcome.kind === 'expired') throw refusedStep(outcome);
      const { secret, uri } = outcome;
      return { status: 200, body: { secret, uri, qrCode: await toDataURL(uri) } };
    },
  );

export const confirmSecondFactorOfStep = (tools: IdentityTools): Route =>
  defineRoute(
    {
      ...common,
      path: '/api/v1/auth/enrol-second-factor/confirm',
      summary: 'Show that your app gives codes, and log in',
      body: jsonBody('The token of the step and the first code', EnrolmentCode),
      responses: {
        200: {
          description: 'Tokens, and recovery codes to keep',
          content: { 'application/json': tokensSchema.extend({ recoveryCodes: recoveryCodesField }) },
        },
      },
      errors,
    },
    async ({ req, res, exchange }) => {
      const { token, code } = await readJson(req, res, EnrolmentCode);
      const from = whenceOf(req, exchange);
      const outcome = await confirmEnrolment(tools, { token, code, door: 'api', from }, openTokens(tools, from));
      if (outcome.kind !== 'ok') throw refusedStep(outcome);
      const { entered, recoveryCodes } = outcome.value;
      const { status, body } = await tokensAnswer(tools, outcome.account.id, entered);
      return { status, body: { ...(body as object), recoveryCodes } };
    },
  );

/** Exactly one of the two. */
export function proofOf({
  code,
  recoveryCode,
}: {
  code?: string | undefined;
  recoveryCode?: string | undefined;
}): Proof {
  if (code !== undefined && recoveryCode === undefined) return { code };
  if (recoveryCode !== undefined && code === undefined) return { recoveryCode };
  throw new Refusal('REQUEST_INVALID', {
    details: [{ field: '', code: 'PROOF_MISSING', message: 'needs either code or recoveryCode' }],
  });
}

function refusedStep(outcome: StepRefused): Refusal {
  if (outcome.kind === 'too-many') return tooManyAttempts(outcome);
  const headers = { 'WWW-Authenticate': 'Bearer' };
  return new Refusal(outcome.kind === 'wrong' ? 'SECOND_FACTOR_WRONG' : 'SECOND_STEP_EXPIRED', { headers });
}
