import { Counter, Histogram } from 'prom-client';
import type { Metrics } from '../../shared/process/metrics';

export type CallbackMetrics = ReturnType<typeof openCallbackMetrics>;

export function openCallbackMetrics({ registry }: Metrics) {
  const registers = [registry];
  return {
    callbacks: new Counter({
      name: 'payment_callbacks_total',
      help: 'Callbacks of payment providers, by what became of them',
      labelNames: ['provider', 'outcome'],
      registers,
    }),
    errors: new Counter({
      name: 'webhook_errors_total',
      help: 'Callbacks of payment providers that were not taken, by the reason',
      labelNames: ['provider', 'reason'],
      registers,
    }),
    bounces: new Counter({
      name: 'mail_bounces_total',
      help: 'Mails that came back, by what became of them',
      labelNames: ['outcome'],
      registers,
    }),
    statuses: new Counter({
      name: 'message_statuses_total',
      help: 'What carriers of text messages told of them, by what became of it',
      labelNames: ['provider', 'outcome'],
      registers,
    }),
    seconds: new Histogram({
      name: 'payment_callback_duration_seconds',
      help: 'Time from the first byte of a callback that was judged to its answer',
      labelNames: ['provider'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
      registers,
    }),
  };
}
