// What the documentation of the callbacks service says besides its routes.
import type { DescribedApi } from '../../shared/http/documentation';

const info = {
  title: 'TaxCollector callbacks',
  version: '1.0.0',
  description: 'Where the providers of payments, and the carriers of messages, tell what became of them.',
};

const introduction = [
  'Each provider calls in its own format. What it says is believed when its signature holds; what is not signed is a ' +
    'reason to ask the provider, and settles nothing.',
  '`200` says that an event is stored, now or before. Its effects follow within moments.',
  'Valid callbacks are never limited. An address whose callbacks are refused again and again is turned away.',
];

export const callbacksApi: DescribedApi = { info, introduction };
