import { randomUUID } from 'node:crypto';
import { assessedForAccount } from '../../shared/events/assessed-for-account';
import { publish } from '../../shared/jobs/publish';
import { runSet } from '../../shared/jobs/run-set';
import { rows, withTx } from '../../shared/store/sql';
import * as handlers from '../../workers/notifications/tell-of-assessment';
import { tellOfAssessment } from '../../workers/notifications/tell-of-assessment.job';
import { useGuinea } from '../services/guinea';
import { aRunContext, jobsOf } from '../support/engine';
import { useMessageTools } from '../support/message-pool';

const guinea = useGuinea();
const { db } = guinea;
const { tools } = useMessageTools();
beforeEach(() => rows(db(), `truncate job, notification cascade`));

const passport = { service: 'T-552', kind: 'renewal' };
const citizen = () => guinea.citizen().caller!.accountId!;
async function tell() {
  const deps = tools({}, { vault: guinea.process().vault });
  await runSet({ job: tellOfAssessment, handlers, deps }, aRunContext(db()), { atMost: 10 });
}
const told = () =>
  rows<{ kind: string; account: string; jurisdiction: string; ids: string[] }>(
    db(),
    `select kind, account_id as account, jurisdiction,
            array(select assessment_id from notification_subject where notification_id = n.id order by 1) as ids
       from notification n`,
  );

test('a citizen is told of what staff had assessed for them, of several things together', async () => {
  const agent = await guinea.person('agent');
  const ids: string[] = [];
  for (const key of [randomUUID(), randomUUID()]) {
    const { json } = await guinea.assess(agent, { ...passport, account: citizen() }, key);
    ids.push(json.id);
    // The same request once more is the same assessment, and no news.
    await guinea.assess(agent, { ...passport, account: citizen() }, key);
  }
  expect(await jobsOf(db(), tellOfAssessment.name)).toHaveLength(2);
  await tell();
  expect(await told()).toEqual([
    { kind: 'assessment-created', account: citizen(), jurisdiction: 'GQ', ids: ids.sort() },
  ]);
});

test('who has something assessed for themselves is not told, nor are partners', async () => {
  await guinea.assess(guinea.citizen(), passport);
  await guinea.assess(guinea.partner(), passport);
  await guinea.assess(guinea.testKey(), passport);
  expect(await jobsOf(db(), tellOfAssessment.name)).toEqual([]);
});

test('told twice nobody hears twice, and of what is paid or does not exist nobody hears', async () => {
  const agent = await guinea.person('agent');
  const { json: owed } = await guinea.assess(agent, { ...passport, account: citizen() });
  const { json: paid } = await guinea.assess(agent, { ...passport, account: citizen() });
  await rows(db(), `update assessment set state = 'paid', paid = amount where id = $1`, [paid.id]);
  for (const assessmentId of [owed.id, randomUUID()])
    await withTx(db(), (tx) => publish(tx, assessedForAccount, { assessmentId }));
  await tell();
  await tell();
  expect(await told()).toMatchObject([{ ids: [owed.id] }]);
});
