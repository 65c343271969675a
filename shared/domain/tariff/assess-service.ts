// What somebody owes for a service: its fee on the day of the request.
import { type Assessment, assessBy } from './assess';
import type { CompiledTariff } from './compile-tariff';
import type { Inputs } from './inputs';

/** `inputs` as readServiceInputs gave them; `requestedOn` in the jurisdiction's time zone. */
export const assessService = (tariff: CompiledTariff, inputs: Inputs, requestedOn: string): Assessment =>
  assessBy(tariff, { inputs, since: null, requestedOn, words: [] }, { fiscalYear: Number(requestedOn.slice(0, 4)) });
