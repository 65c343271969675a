// POST /api/v1/auth/login.
import { z } from 'zod';
import { authenticate } from '../../shared/access/authenticate';
import { enterAtOnce } from '../../shared/access/enter-at-once';
import { openSecondStep } from '../../shared/access/second-step';
import { whenceOf } from '../../shared/http/audit-facts';
import { Refusal } from '../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../shared/http/json-body';
import { defineRoute, type Route } from '../../shared/http/route';
import { openTokens, tokensAnswer, tokensSchema } from './open-tokens';
import { passwordField } from './person-fields';
import type { IdentityTools } from './tools';

const Login = z
  .strictObject({ email: z.string().min(1).max(320), password: passwordField })
  .meta({ id: 'Login', title: 'Address and password' });

const stepSchema = z.object({ token: z.string().describe('Good for this step alone, for ten minutes') });
const secondStepSchema = z
  .union([z.object({ secondFactor: stepSchema }), z.object({ enrolment: stepSchema })])
  .meta({ id: 'SecondStep', title: 'A second factor is needed, or has to be made first' });

export const login = (tools: IdentityTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: '/api/v1/auth/login',
      audience: 'public',
      permission: 'accounts:register',
      duringMaintenance: true,
      tag: 'Logging in',
      summary: 'Log in',
      description:
        'Five attempts in a row are answered at once, then one has to wait a minute, two, four … up to an hour. What ' +
        'others try from elsewhere keeps nobody out of a place from which they logged in before.',
      body: jsonBody('Address and password', Login),
      responses: {
        200: {
          description: 'Tokens, or a token for the second step',
          content: { 'application/json': z.union([tokensSchema, secondStepSchema]) },
        },
      },
      errors: [...errorsOfJsonBody, 'LOGIN_FAILED'],
    },
    async ({ req, res, exchange }) => {
      const { email, password } = await readJson(req, res, Login);
      const from = whenceOf(req, exchange);
      const outcome = await authenticate(tools, { email, password, door: 'api', from });
      switch (outcome.kind) {
        case 'wrong':
          throw failed();
        case 'too-many':
          throw tooManyAttempts(outcome);
        case 'second-factor-needed':
        case 'enrolment-needed': {
          const token = await openSecondStep(tools, outcome.account, 'api', from);
          if (token === null) throw failed();
          const step = outcome.kind === 'enrolment-needed' ? 'enrolment' : 'secondFactor';
          return { status: 200, body: { [step]: { token } } };
        }
      }
      const { account } = outcome;
      const opened = await enterAtOnce(tools, account, { door: 'api', from }, openTokens(tools, from));
      if (opened === null) throw failed();
      return tokensAnswer(tools, account.id, opened);
    },
  );

const failed = (): Refusal => new Refusal('LOGIN_FAILED', { headers: { 'WWW-Authenticate': 'Bearer' } });

export const tooManyAttempts = ({ retryAfterSeconds }: { retryAfterSeconds: number }): Refusal =>
  new Refusal('RATE_LIMITED', { retryAfterSeconds, detail: 'Too many attempts to log in' });
