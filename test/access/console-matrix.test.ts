// Each page and action of the console × each role, with a session opened for the purpose and without any: who may gets in,
// everybody else is told that their role does not let them.
import { v7 as uuidv7 } from 'uuid';
import { reachOfSession } from '../../admin/login/open-session';
import type { ConsoleRoute, StaffRoute } from '../../admin/route';
import { consoleTable } from '../../scripts/generate/route-table';
import { roles } from '../../shared/domain/permissions';
import { openConsoleSession } from '../../shared/store/sessions';
import { withTx } from '../../shared/store/sql';
import { useConsole } from '../admin/support/run-console';
import { aPerson, jurisdictionOfStaff, type Partners, threePartners } from './callers';

const theConsole = useConsole();
let partners: Partners;
beforeAll(async () => {
  partners = await threePartners(theConsole.process());
});

const routes = consoleTable();
const nameOf = ({ method, path }: ConsoleRoute) => `${method.toUpperCase()} ${path}`;
const isOfStaff = (route: ConsoleRoute): route is StaffRoute => route.audience === 'staff';
const people = roles.filter((role) => role !== 'guest');

const addressOf = ({ path }: ConsoleRoute): string =>
  path.replace('{/*rest}', '/').replace(':queue', 'tax.assess-chunk').replace(/:\w+/g, uuidv7());

/** As somebody of the role, logged in a moment ago; null for nobody. */
async function ask(route: ConsoleRoute, role: (typeof people)[number] | null) {
  const session = role === null ? null : await sessionOf(role);
  const method = route.method === 'all' ? 'DELETE' : route.method.toUpperCase();
  const answer = await fetch(theConsole.url() + addressOf(route), {
    method,
    redirect: 'manual',
    headers: session === null ? {} : { cookie: `console=${session.cookie}`, 'x-xsrf-token': session.csrf },
  });
  return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') };
}

async function sessionOf(role: (typeof people)[number]) {
  const process = theConsole.process();
  const { caller } = await aPerson(process, role, partners);
  const opened = { accountId: caller!.accountId!, ip: null, userAgent: null };
  return withTx(process.db, (tx) => openConsoleSession(tx, opened));
}

type Answered = Awaited<ReturnType<typeof ask>>;

/** A wrong password in a form is a 401, too, and logging out leads to the login: neither is a missing session. */
const isSentToLogin = ({ status, text, location }: Answered): boolean =>
  (status === 401 && text.includes('The session has ended')) || (location?.startsWith('/login?next=') ?? false);

test.each(routes.filter(isOfStaff).map((route) => [nameOf(route), route] as const))(
  '%s lets in whom it declares, and nobody without a session',
  async (_, route) => {
    const outcomes: string[] = [];
    const declared: string[] = [];
    for (const role of people) {
      const asked = { role, jurisdiction: jurisdictionOfStaff(role) };
      const { status, text, location } = await ask(route, role);
      const toLogin = isSentToLogin({ status, text, location });
      const notAllowed = status === 403 && text.includes('Your role does not let you');
      outcomes.push(`${role}: ${toLogin ? 'no session' : notAllowed ? 'refused' : 'in'}`);
      const mayEnter = reachOfSession(asked, 'console:enter') !== null;
      const may = reachOfSession(asked, route.permission, route.narrowestReach) !== null;
      declared.push(`${role}: ${!mayEnter ? 'no session' : may ? 'in' : 'refused'}`);
    }
    expect(outcomes).toEqual(declared);
    expect(isSentToLogin(await ask(route, null))).toBe(true);
  },
);

test.each(routes.filter((route) => !isOfStaff(route)).map((route) => [nameOf(route), route] as const))(
  '%s is there for everybody',
  async (_, route) => {
    for (const role of [null, 'citizen', 'admin'] as const) expect((await ask(route, role)).status).not.toBe(403);
  },
);
