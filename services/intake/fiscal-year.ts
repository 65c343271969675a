import { queryNumber } from '../../shared/http/query-number';

export const fiscalYearSchema = queryNumber(1900, 2200).describe('Year for which the tax is due, such as 2026');
