import { tenantOfJobs } from '../../services/intake/get-job';
import { Refusal } from '../../shared/http/errors';

const partnerId = '019b0000-0000-7000-8000-000000000001';

test('jobs are a partner’s own or everybody’s: the reach of a jurisdiction, which no job has, opens none', () => {
  expect(tenantOfJobs({ partnerId }, 'own')).toBe(partnerId);
  expect(tenantOfJobs({ partnerId: null }, 'all')).toBeNull();
  expect(() => tenantOfJobs({ partnerId: null }, 'tenant')).toThrow(Refusal);
  expect(() => tenantOfJobs({ partnerId: null }, 'own')).toThrow(Refusal);
});
