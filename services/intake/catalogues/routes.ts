import type { Route } from '../../../shared/http/route';
import type { IntakeTools } from '../tools';
import { getCatalogue, listCatalogues } from './catalogues';
import { decideCatalogue } from './decide-catalogue';
import { postCatalogue } from './post-catalogue';

/** Catalogues of services: one person proposes, another decides. */
export const catalogueRoutes = (tools: IntakeTools): Route[] => [
  listCatalogues(tools),
  postCatalogue(tools),
  getCatalogue(tools),
  decideCatalogue(tools),
];
