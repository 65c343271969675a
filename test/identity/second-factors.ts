// Second factors of people in a test, made through the API as they would be.
import { rows } from '../../shared/store/sql';
import { codeOf, type Person, type useIdentity } from './run-identity';

export function secondFactorsOf(identity: ReturnType<typeof useIdentity>) {
  const second = (body: object, headers: Record<string, string> = {}) =>
    identity.ask('/api/v1/auth/second-factor', { body, headers });

  async function withSecondFactor(role: 'citizen' | 'agent' = 'citizen') {
    const person = await identity.aPerson({ role });
    const { json } = await identity.logIn(person);
    const token = json.accessToken ?? (await enrol(json.enrolment.token)).accessToken;
    return { person, token };
  }
  async function enrol(token: string) {
    const { json } = await identity.ask('/api/v1/auth/enrol-second-factor', { body: { token } });
    const body = { token, code: codeOf(json.secret) };
    const reply = await identity.ask('/api/v1/auth/enrol-second-factor/confirm', { body });
    return { ...reply.json, secret: json.secret as string };
  }
  /** A citizen who has made a second factor, with the codes of now and of the next half minute still to be used. */
  async function enrolled() {
    const { person, token } = await withSecondFactor();
    const { password } = person;
    const { json } = await identity.ask('/api/v1/me/second-factor', { token, body: { password } });
    const confirmed = await identity.ask('/api/v1/me/second-factor/confirm', {
      token,
      body: { code: codeOf(json.secret) },
    });
    await rows(identity.db(), `update account set totp_last_step = null where id = $1`, [person.id]);
    return { person, token, secret: json.secret as string, recoveryCodes: confirmed.json.recoveryCodes as string[] };
  }
  const stepToken = async (person: Person) => (await identity.logIn(person)).json.secondFactor?.token as string;
  return { second, withSecondFactor, enrol, enrolled, stepToken };
}
