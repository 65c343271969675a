import type { LoginGuard } from '../shared/access/login-guard';
import type { Process } from '../shared/process/process';
import type { ObjectStore } from '../shared/providers/objects/object-store';
import type { Ledger } from './board/ledger-queue';

/** What the console needs of its process. */
export type ConsoleDeps = Pick<
  Process,
  'config' | 'log' | 'db' | 'vault' | 'redis' | 'metrics' | 'health' | 'onStop'
> & {
  objects: ObjectStore;
};

/** What its routes work with. */
export type ConsoleTools = ConsoleDeps & Ledger & { guard: LoginGuard };
