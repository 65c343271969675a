// Assessments by the people whom they concern, for messages that gather them.
import type { Vault } from '../process/vault';
import type { Sql } from '../store/sql';
import { peopleConcerned } from './people';
import type { Told } from './request-gathered';

/** In the order of the assessments. Known by no address that could be used, and by no account, is nobody. */
export async function gatherPeople(
  sql: Sql,
  vault: Vault,
  jurisdiction: string,
  owed: readonly { id: string; accountId: string | null }[],
): Promise<Told[]> {
  const concerned = await peopleConcerned(
    sql,
    vault,
    owed.map(({ id, accountId }) => ({ accountId, jurisdiction, assessmentIds: [id] })),
  );
  const byPerson = new Map<string, Told & { assessmentIds: string[] }>();
  for (const [index, people] of concerned.entries()) {
    for (const { person } of people) {
      const key = person.index.toString('hex');
      const told = byPerson.get(key) ?? { person, assessmentIds: [] };
      told.assessmentIds.push(owed[index]!.id);
      byPerson.set(key, told);
    }
  }
  return [...byPerson.values()];
}
