// What a service costs, as far as it can be told before anybody asks for it: the kinds there are, what each has to be
// told, and the fee where nothing has to be.
import { adjustmentsRead } from '../tariff/adjustments';
import type { CompiledTariff } from '../tariff/compile-tariff';
import type { DeclaredInput } from '../tariff/inputs';
import { type FeeKind, kindsOfRule, ruleReadsFor } from '../tariff/rule';

export type Fee = {
  /** Null where it makes no difference what is asked for. */
  kind: FeeKind | null;
  /** Whole units of the currency; null where it depends on inputs. */
  amount: bigint | null;
  /** What has to be told, by name. */
  inputs: string[];
};

export type ServiceOffer = { fees: Fee[]; inputs: (DeclaredInput & { name: string })[] };

export function offerOf(tariff: CompiledTariff): ServiceOffer {
  const { document, reads } = tariff;
  const kinds = kindsOfRule(document.rule);
  const declared = document.inputs ?? {};
  return {
    fees: (kinds.length === 0 ? [null] : kinds).map((kind) => feeOf(tariff, kind)),
    inputs: reads.filter((name) => name !== 'kind').map((name) => ({ name, ...declared[name]! })),
  };
}

function feeOf({ document, reads, validity, compute }: CompiledTariff, kind: FeeKind | null): Fee {
  const read = new Set([...ruleReadsFor(document.rule, kind), ...adjustmentsRead(document)]);
  const inputs = reads.filter((name) => read.has(name) && name !== 'kind');
  if (inputs.length > 0) return { kind, amount: null, inputs };
  const outcome = compute(kind === null ? {} : { kind }, Number(validity.from.slice(0, 4)));
  return { kind, amount: 'fault' in outcome ? null : outcome.amount, inputs };
}
