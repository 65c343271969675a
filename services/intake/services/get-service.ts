// GET /api/v1/services/{code}: papers, steps, and what it costs today.
import { z } from 'zod';
import { dayIn } from '../../../shared/domain/days';
import { packs } from '../../../shared/domain/jurisdictions/packs';
import { serviceCode } from '../../../shared/domain/tariff/tariff-document';
import { Refusal } from '../../../shared/http/errors';
import { defineRoute, type Route } from '../../../shared/http/route';
import { findService } from '../../../shared/store/services';
import { withPatience } from '../../../shared/store/sql';
import { loadServiceTariff } from '../../../shared/store/tariffs';
import { readPatienceSeconds } from '../get-batch';
import { jurisdictionOf } from '../jurisdiction-of';
import type { IntakeTools } from '../tools';
import { serviceParameters } from './service-parameters';
import { serviceWithTariffSchema, serviceWithTariffView, speaker } from './service-view';

export const getService = ({ db, tariffCache }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: '/api/v1/services/{code}',
      audience: 'member',
      permission: 'services:read',
      tag: 'Services',
      summary: 'One service with its papers, steps and fees',
      params: z.strictObject({ code: serviceCode }),
      query: z.strictObject(serviceParameters),
      responses: { 200: { description: 'The service', content: { 'application/json': serviceWithTariffSchema } } },
      errors: ['SERVICE_NOT_FOUND'],
    },
    async ({ params: { code }, query, caller }) => {
      const jurisdiction = jurisdictionOf(caller, query.jurisdiction);
      const pack = packs.get(jurisdiction);
      if (pack === undefined) throw new Refusal('SERVICE_NOT_FOUND');
      const today = dayIn(pack.timeZone, new Date());
      const days = { on: today, today };
      const [service, tariff] = await withPatience(readPatienceSeconds, () =>
        Promise.all([
          findService(db, jurisdiction, code),
          loadServiceTariff(db, jurisdiction, code, days, tariffCache),
        ]),
      );
      if (service === undefined) throw new Refusal('SERVICE_NOT_FOUND');
      return { status: 200, body: serviceWithTariffView(service, tariff, speaker(jurisdiction, query.language)) };
    },
  );
