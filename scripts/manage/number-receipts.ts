import { type NumberingTools, numberReceipts } from '../../shared/receipts/number-receipts';
import { openProofSigner, type ProofSigner } from '../../shared/receipts/proof-signer';
import { neverReceipted } from '../../shared/store/receipt-facts';
import type { Database } from '../../shared/store/sql';
import { audited } from './audited';
import { readJurisdiction } from './jurisdiction';
import { type Command, Declined } from './run-command';

/** Other numbering waits for the commit of a page. */
const pageSize = 500;
const noId = '00000000-0000-0000-0000-000000000000';

type Tools = NumberingTools & { signer: ProofSigner };

/**
 * Numbers what no job does any more: payments from before there were receipts, and those whose job is dead. Run again it
 * finds what is left; workers may number beside it.
 */
export const numberReceiptsCommand: Command = {
  usage: '[--jurisdiction MG]',
  positionals: 0,
  options: { jurisdiction: { type: 'string' } },
  async *run(db, { options }, { config, vault }) {
    if (config.PUBLIC_PAGES_URL === undefined)
      throw new Declined('PUBLIC_PAGES_URL is not set: codes of receipts would lead nowhere.');
    const jurisdiction = options.jurisdiction === undefined ? null : readJurisdiction(options.jurisdiction);
    const signer = await openProofSigner({ db, vault });
    const tools = { vault, config, signer, tariffCache: new Map(), now: () => new Date() };
    let numbered = 0;
    let failed = 0;
    for (let after = noId; ; ) {
      const page = await neverReceipted(db, { jurisdiction, after, atMost: pageSize });
      await signer.refresh();
      for await (const outcome of numberPage(db, tools, page)) {
        if (typeof outcome === 'number') numbered += outcome;
        else {
          failed += 1;
          yield outcome;
        }
      }
      if (page.length < pageSize) break;
      after = page.at(-1)!;
    }
    yield `${numbered} receipts numbered, ${failed} payments failed`;
    if (failed > 0)
      throw new Declined('Some payments have no receipt yet: mend what the lines name, and run it again.');
  },
};

/** How many it numbered, and a line for each that cannot be: one payment does not keep the others of its page. */
async function* numberPage(db: Database, tools: Tools, paymentIds: readonly string[]): AsyncGenerator<number | string> {
  if (paymentIds.length === 0) return;
  try {
    yield await numberTogether(db, tools, paymentIds);
  } catch (error) {
    const [only, ...others] = paymentIds;
    if (others.length === 0) yield `payment ${only}: ${(error as Error).message}`;
    else for (const id of paymentIds) yield* numberPage(db, tools, [id]);
  }
}

const numberTogether = (db: Database, tools: Tools, paymentIds: readonly string[]): Promise<number> =>
  audited(db, 'number-receipts', async (tx) => {
    const wanted = paymentIds.map((paymentId) => ({ paymentId, followUp: {} }));
    const made = await numberReceipts(tx, tools, wanted);
    const [first, last] = [paymentIds[0]!, paymentIds.at(-1)!];
    return { resource: `${made.size} receipts`, details: { first, last }, value: made.size };
  });
