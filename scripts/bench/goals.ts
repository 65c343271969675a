// What each figure must reach. Absolute speeds depend on the machine and on who else uses it, so every goal about
// speed is a ratio of two measurements of the same run.

export type Goal = {
  id: string;
  /** What is measured, in which unit, and against what. */
  what: string;
  /** The least ratio of measured to yardstick, or the most that may be measured. */
  bound: { ratioAtLeast: number } | { lessThan: number } | { atMost: number };
  unit: string;
};

export const goals = {
  batch: {
    id: 'B1',
    what: 'NDJSON batch over HTTP until every line is assessed and committed, lines/s, against a bare COPY of the same rows',
    bound: { ratioAtLeast: 0.35 },
    unit: 'lines/s',
  },
  batchWithoutBroker: {
    id: 'B1-ledger',
    what: 'The same without a broker, jobs claimed straight from the ledger, lines/s, against B1',
    bound: { ratioAtLeast: 0.5 },
    unit: 'lines/s',
  },
  batchAgainstBullmq: {
    id: 'B2',
    what: 'B1, lines/s, against BullMQ 6 on Redis doing one line per job',
    bound: { ratioAtLeast: 8 },
    unit: 'lines/s',
  },
  batchAgainstGraphileWorker: {
    id: 'B2',
    what: 'B1, lines/s, against graphile-worker 0.18 doing one line per job',
    bound: { ratioAtLeast: 15 },
    unit: 'lines/s',
  },
  batchAgainstPgBoss: {
    id: 'B2',
    what: 'B1, lines/s, against pg-boss 12 doing one line per job',
    bound: { ratioAtLeast: 30 },
    unit: 'lines/s',
  },
  batchAgainstBullmqInChunks: {
    id: 'B2b',
    what: 'B1, lines/s, against BullMQ 6 on Redis given the same chunks of lines and a set-wise insert of its own',
    bound: { ratioAtLeast: 1.2 },
    unit: 'lines/s',
  },
  batchAgainstPgBossInSets: {
    id: 'B2b',
    what: 'B1, lines/s, against pg-boss 12 doing one line per job, its handlers given sets and a set-wise insert',
    bound: { ratioAtLeast: 1.2 },
    unit: 'lines/s',
  },
  events: {
    id: 'B3',
    what: 'One event, one job, one row in one Node.js process, jobs/s, against BullMQ 6 on Redis with the same row',
    bound: { ratioAtLeast: 2.5 },
    unit: 'jobs/s',
  },
  requests: {
    id: 'B4',
    what: 'Batches of one line accepted with 202, requests/s, against GET of a bare Express 5 route',
    bound: { ratioAtLeast: 0.45 },
    unit: 'requests/s',
  },
  halfOfDelays: {
    id: 'B6',
    what: 'From 202 to the row committed by the worker at 500 requests/s, ms, P50',
    bound: { lessThan: 25 },
    unit: 'ms',
  },
  nearlyAllDelays: {
    id: 'B6',
    what: 'The same, ms, P99',
    bound: { lessThan: 150 },
    unit: 'ms',
  },
  callbacks: {
    id: 'B7',
    what: 'Callbacks of payment providers verified, stored, deduplicated and rung, requests/s, against a bare Express 5 route that reads the same bodies',
    bound: { ratioAtLeast: 0.4 },
    unit: 'requests/s',
  },
  callbackDelays: {
    id: 'B7',
    what: 'From sending a callback to its answer at 500 callbacks/s, ms, P95',
    bound: { lessThan: 50 },
    unit: 'ms',
  },
  receipts: {
    id: 'B8',
    what: 'Receipts of settled payments numbered, signed, drawn as PDF with QR code and stored, receipts/s, against a bare loop that only draws the same pages with the same code',
    bound: { ratioAtLeast: 0.6 },
    unit: 'receipts/s',
  },
  receiptsAgainstPdfkit: {
    id: 'B8',
    what: 'The same, receipts/s, against a bare loop of pdfkit as its documentation shows: same paper, fonts, texts and QR code',
    bound: { ratioAtLeast: 0.6 },
    unit: 'receipts/s',
  },
  fairness: {
    id: 'B10',
    what: "A batch of ten lines until it is completed while another partner's large batch runs, ms, P95",
    bound: { lessThan: 1000 },
    unit: 'ms',
  },
  intakeMemory: {
    id: 'B13',
    what: 'Memory of the intake process during a large upload, MB resident, highest',
    bound: { atMost: 250 },
    unit: 'MB',
  },
  intakeMemoryGrowth: {
    id: 'B13',
    what: 'The same, highest of the second half against highest of the first',
    bound: { atMost: 1.1 },
    unit: '×',
  },
  verifying: {
    id: 'R1',
    what: 'Stored assessments computed again and compared in one process, rows/s, against a bare COPY of their rows',
    bound: { ratioAtLeast: 0.25 },
    unit: 'rows/s',
  },
} as const satisfies Record<string, Goal>;

export type GoalName = keyof typeof goals;

export const figureIds: readonly string[] = [...new Set(Object.values(goals).map((goal) => goal.id))];
