// GET /api/v1/tariffs/{id}/versions/{version}.
import { z } from 'zod';
import { slug } from '../../../shared/domain/tariff/document-fields';
import { Refusal } from '../../../shared/http/errors';
import { queryNumber } from '../../../shared/http/query-number';
import { defineRoute, type Route } from '../../../shared/http/route';
import { findPublished } from '../../../shared/store/published-tariffs';
import { withPatience } from '../../../shared/store/sql';
import { readPatienceSeconds } from '../get-batch';
import type { IntakeTools } from '../tools';
import { tariffView, wholeTariffSchema } from './tariff-view';

export const getTariff = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: '/api/v1/tariffs/{id}/versions/{version}',
      audience: 'member',
      permission: 'tariffs:read',
      tag: 'Tariffs',
      summary: 'One published version with its document',
      params: z.strictObject({ id: slug, version: queryNumber(1, 9999) }),
      responses: { 200: { description: 'The version', content: { 'application/json': wholeTariffSchema } } },
      errors: ['TARIFF_NOT_FOUND'],
    },
    async ({ params, caller }) => {
      const { jurisdiction } = caller;
      const found = await withPatience(readPatienceSeconds, () => findPublished(db, { ...params, jurisdiction }));
      if (found === undefined) throw new Refusal('TARIFF_NOT_FOUND');
      return { status: 200, body: { ...tariffView(found, caller), document: found.document } };
    },
  );
