// Payments over HTTP, of assessments that somebody owes.
import { anAssessment } from '../support/assessments';
import { type Paying, usePaying, type Who } from '../support/paying';

export const path = '/api/v1/payments';

export type Payments = Paying & {
  /** Of Senegal, where Wave is preferred, owed by somebody's partner. */
  owedThere(partnerId: string, over?: object): Promise<string>;
  order(who: Who, ids: string[], over?: object, key?: string): ReturnType<Paying['post']>;
};

export function usePayments(): Payments {
  const paying = usePaying();
  return {
    ...paying,
    owedThere: (partnerId, over = {}) =>
      anAssessment(paying.db(), { jurisdiction: 'SN', currency: 'XOF', partnerId, amount: 5_000, ...over }),
    order: (who, ids, over = {}, key) =>
      paying.post(who, path, { assessments: ids.map((id) => ({ id })), ...over }, key),
  };
}

type Refused = { status: number; json: { code?: string; details?: { field: string; code: string }[] } };

export const codeOf = ({ status, json: { code, details = [] } }: Refused) => [
  status,
  code,
  ...details.map((detail) => `${detail.field} ${detail.code}`),
];
