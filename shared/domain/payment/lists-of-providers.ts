// Which providers can be asked for a day's movements. The API refuses by it what no worker could do, since services do not
// open the providers themselves; a test holds the adapters to it.
import type { ProviderName } from '../jurisdictions/pack';

const withoutList: readonly ProviderName[] = ['mvola', 'orange-money'];

export const hasList = (provider: ProviderName): boolean => !withoutList.includes(provider);
