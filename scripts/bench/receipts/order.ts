// What the programs of B8 are told and what they answer.
import type { ServerUrls } from '../servers';

/** Of all payments, receipts are made of the first ones before the clock starts. */
export type IssueOrder = ServerUrls & {
  brokerNamespace: string;
  objectFolder: string;
  paymentIds: readonly string[];
  warmUp: number;
};

/** `renderReceipt`: the product's own drawing; `plain pdfkit`: what pdfkit's documentation leads to. */
export type Drawer = 'renderReceipt' | 'plain pdfkit';
/** Receipts of these payments are drawn again, which were issued before. */
export type DrawOrder = { databaseUrl: string; paymentIds: readonly string[]; warmUp: number; drawer: Drawer };

export type ReceiptsAnswer = { receiptsPerSecond: number; cpuMsEach: number };

/** `cpuMsEach`: of this process alone, whoever else uses the machine. */
export function startClock(): (receipts: number) => ReceiptsAnswer {
  const startedAt = performance.now();
  const usedBefore = process.cpuUsage();
  return (receipts) => {
    const { user, system } = process.cpuUsage(usedBefore);
    return {
      receiptsPerSecond: receipts / ((performance.now() - startedAt) / 1000),
      cpuMsEach: (user + system) / 1000 / receipts,
    };
  };
}
