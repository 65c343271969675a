// Whose vehicle it is, as the line of the demo's batch says.
import { plausibleVehicle } from './plausible-vehicle';

export type TellableOwner = { email: string; phone: string };

/** Null for who cannot be told both by mail and by SMS. `line` counts from 1, as in the batch. */
export function ownerOfLine(
  seed: number,
  fiscalYear: number,
  line: number,
  registration: string,
): TellableOwner | null {
  const vehicle = plausibleVehicle(seed, line - 1, fiscalYear);
  const { email, phone } = vehicle.owner ?? {};
  // A line that repeats another one has an owner who is none.
  return vehicle.registration === registration && email && phone ? { email, phone } : null;
}
