import type { LoginGuard } from '../shared/access/login-guard';
import type { Process } from '../shared/process/process';
import type { Ledger } from './board/ledger-queue';

/** What the console needs of its process. */
export type ConsoleDeps = Pick<Process, 'config' | 'log' | 'db' | 'vault' | 'redis' | 'metrics' | 'health' | 'onStop'>;

/** What its routes work with. */
export type ConsoleTools = ConsoleDeps & Ledger & { guard: LoginGuard };
