// R1, our side: everything stored is computed again and compared, in a process of its own.
import { connect } from '../../shared/store/connect';
import { verifyAssessments } from '../../shared/store/verify-assessments';
import { answerOnce } from './ask-program';

export type VerifyOrder = { databaseUrl: string };
export type VerifyAnswer = { seen: number; contradicting: number; rowsPerSecond: number };

answerOnce<VerifyOrder, VerifyAnswer>(async ({ databaseUrl }) => {
  const db = await connect({ DATABASE_URL: databaseUrl, DATABASE_POOL_SIZE: 2 }, 'bench');
  try {
    let [seen, contradicting] = [0, 0];
    const startedAt = performance.now();
    for await (const page of verifyAssessments(db, {})) {
      seen += page.seen;
      contradicting += page.contradictions.length;
    }
    return { seen, contradicting, rowsPerSecond: seen / ((performance.now() - startedAt) / 1000) };
  } finally {
    await db.source.destroy();
  }
});
