// A process of tax workers, for tests that kill one: it takes what the ledger of DATABASE_URL holds.
import { startWorker } from '../../shared/jobs/worker';
import { runProcess } from '../../shared/process/process';

void runProcess('tax', (running) => startWorker(running, 'tax'));
