// Who one is, where one is logged in, staying, and leaving.
import { endSession } from '../../shared/store/sessions';
import { audited } from '../audit/audited';
import { isEventId } from '../board/event-id';
import type { ConsoleTools } from '../console-tools';
import { clearSessionCookies } from '../login/cookies';
import { Refused } from '../refused';
import { type ConsoleRoute, defineAction, definePage } from '../route';
import { changePassword } from './change-password';
import { secondFactorRoutes } from './second-factor-routes';
import { showAccount } from './show-account';

export const accountRoutes = (tools: ConsoleTools): ConsoleRoute[] => [
  definePage({ path: '/account', permission: 'profile:read', narrowestReach: 'own' }, (call) =>
    showAccount(tools, call),
  ),
  changePassword(tools),
  ...secondFactorRoutes(tools),
  endOne(tools),
  // Asks whether the session lasts. There was an answer of 401 before this when it does not.
  definePage({ path: '/session', permission: 'console:enter' }, ({ res }) => void res.status(204).end()),
  // Says that somebody is there; being asked at all has noted it.
  stayHere,
  logOut(tools),
];

const stayHere = defineAction(
  { method: 'post', path: '/session', permission: 'console:enter', action: 'other', resource: 'session' },
  ({ res }) => void res.status(204).end(),
);

/** One of the account's own sessions, here or through the API. */
const endOne = ({ db }: ConsoleTools): ConsoleRoute =>
  defineAction(
    {
      method: 'post',
      path: '/account/sessions/end',
      permission: 'sessions:end',
      narrowestReach: 'own',
      action: 'session ended',
      resource: ({ body }) => `session:${isEventId(body?.session) ? body.session : 'unreadable'}`,
      reauthenticate: () => '/account',
    },
    async (call) => {
      const { req, res, session } = call;
      const ended: unknown = req.body?.session;
      if (!isEventId(ended)) throw new Refused(400, 'The form is not complete.');
      await audited(db, call, async (tx) => {
        const hasEnded = await endSession(tx, session.accountId, ended, 'ended elsewhere');
        return { outcome: hasEnded ? 'done' : 'refused', value: undefined };
      });
      res.redirect(303, '/account');
    },
  );

const logOut = ({ db }: ConsoleTools): ConsoleRoute =>
  defineAction(
    { method: 'post', path: '/logout', permission: 'console:enter', action: 'logout', resource: 'console' },
    async (call) => {
      const { req, res, session } = call;
      await audited(db, call, async (tx) => {
        await endSession(tx, session.accountId, session.sessionId, 'logout');
        return { outcome: 'done', value: undefined };
      });
      clearSessionCookies(req, res);
      res.redirect(303, '/login');
    },
  );
