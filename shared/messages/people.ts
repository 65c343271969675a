// Who is to be told of something that was assessed or paid: whose account it is, and who owns the vehicles. People, not
// rows: whoever owns three of five vehicles is told once, of those three.
import { packOf } from '../domain/jurisdictions/packs';
import { Personal } from '../domain/personal';
import { type Language, languages } from '../domain/vehicle-fields';
import type { Vault } from '../process/vault';
import { type AccountRow, findAccounts, openProfile } from '../store/accounts';
import { ownersOfAssessments } from '../store/owners-of-assessments';
import type { Sql } from '../store/sql';
import { accountIndex, addressIndex } from './person-index';
import { readPhone } from './read-phone';

export type Person = {
  accountId: string | null;
  /** As of `notification.person_index`. */
  index: Buffer;
  email: Personal | null;
  /** E.164, and one that takes text messages. */
  phone: Personal | null;
  name: Personal | null;
  language: Language | null;
};

/** Something somebody may have to be told of. */
export type Concern = { accountId: string | null; jurisdiction: string; assessmentIds: readonly string[] };

/** `places`: of its assessments, by their order. The owner of the account is told of all. */
export type Concerned = { person: Person; places: number[] };

/** In the order of the concerns. One statement for the accounts; a block of owners is opened once for all. */
export async function peopleConcerned(sql: Sql, vault: Vault, concerns: readonly Concern[]): Promise<Concerned[][]> {
  const accountIds = concerns.flatMap(({ accountId }) => accountId ?? []);
  const accounts = new Map((await findAccounts(sql, accountIds)).map((account) => [account.id, account]));
  const owners = await ownersOfAssessments(
    sql,
    vault,
    concerns.flatMap(({ assessmentIds }) => assessmentIds),
  );
  return concerns.map(({ accountId, jurisdiction, assessmentIds }) => {
    const account = accounts.get(accountId ?? '');
    const people = new Gathering();
    if (account !== undefined && isTold(account))
      people.add(personOfAccount(vault, jurisdiction, account), [...assessmentIds.keys()]);
    assessmentIds.forEach((assessmentId, place) => {
      const owner = owners.get(assessmentId);
      const person = owner && personOfAddresses(vault, jurisdiction, owner.reveal());
      if (person !== undefined && person !== null) people.add(person, [place]);
    });
    return people.all();
  });
}

/** Whose address nobody has confirmed may not be theirs. */
const isTold = ({ state }: AccountRow): boolean => state === 'active' || state === 'closing';

function personOfAccount(vault: Vault, jurisdiction: string, account: AccountRow): Person {
  const { email, phone, name } = openProfile(vault, account);
  return {
    accountId: account.id,
    index: accountIndex(vault, account.id),
    email,
    phone: phone && readMobile(phone.reveal(), jurisdiction),
    name,
    language: languageOf(account.language),
  };
}

type Addresses = { name: string | null; email: string | null; phone: string | null; language: string | null };

/** Null where there is neither an e-mail nor a telephone that takes text messages. */
export function personOfAddresses(
  vault: Vault,
  jurisdiction: string,
  { name, email, phone, language }: Addresses,
): Person | null {
  const addresses = {
    email: email === null ? null : new Personal(email),
    phone: phone === null ? null : readMobile(phone, jurisdiction),
  };
  const index = addresses.email
    ? addressIndex(vault, 'email', addresses.email)
    : addresses.phone && addressIndex(vault, 'sms', addresses.phone);
  if (index === null) return null;
  return {
    ...addresses,
    accountId: null,
    index,
    name: name === null ? null : new Personal(name),
    language: languageOf(language),
  };
}

/** In a country to whose telephones the jurisdiction sends: anybody may type any number. */
function readMobile(text: string, jurisdiction: string): Personal | null {
  const read = readPhone(text, jurisdiction);
  const isServed = read?.isMobile && packOf(jurisdiction).messages.smsCountries.includes(read.country);
  return isServed ? new Personal(read.e164) : null;
}

const languageOf = (text: string | null): Language | null => languages.find((one) => one === text) ?? null;

/** Two of one e-mail, or of one telephone where there is no e-mail, are one person: the first of them. */
class Gathering {
  readonly #people: Concerned[] = [];

  add(person: Person, places: readonly number[]): void {
    const known = this.#people.find((one) => isSame(one.person, person));
    if (known === undefined) this.#people.push({ person, places: [...places] });
    else known.places = [...new Set([...known.places, ...places])];
  }

  all(): Concerned[] {
    return this.#people;
  }
}

const isSame = (one: Person, other: Person): boolean =>
  one.index.equals(other.index) || (sameText(one.email, other.email) ?? sameText(one.phone, other.phone) ?? false);

/** Undefined where one of them has none. */
const sameText = (one: Personal | null, other: Personal | null): boolean | undefined =>
  one === null || other === null ? undefined : one.reveal().toLowerCase() === other.reveal().toLowerCase();
