import { writtenWords } from '../../shared/domain/exemption-proposal';
import { isSameName } from './same-name';

/** For an installation without accounts: whoever holds the shell says which two persons agreed. */
export const twoPersons = { 'proposed-by': writtenWords, 'approved-by': writtenWords };

type Given = { 'proposed-by': string; 'approved-by': string };

/** A refinement of the fields above. */
export const areTwo = (given: Given): boolean => !isSameName(given['proposed-by'], given['approved-by']);
