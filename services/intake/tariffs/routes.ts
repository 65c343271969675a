// Tariffs as everybody may read them, and the way of one from its first draft to the day it is in force.
import type { Route } from '../../../shared/http/route';
import type { IntakeTools } from '../tools';
import { beginDraft } from './begin-draft';
import { changeDraft } from './change-draft';
import { discardDraft } from './discard-draft';
import { getTariff } from './get-tariff';
import { listTariffs } from './list-tariffs';
import { publishDraft } from './publish-draft';
import { getDraft, listDrafts } from './read-drafts';
import { validateDraft } from './validate-draft';

export const tariffRoutes = (tools: IntakeTools): Route[] => [
  listTariffs(tools),
  getTariff(tools),
  listDrafts(tools),
  beginDraft(tools),
  getDraft(tools),
  changeDraft(tools),
  validateDraft(tools),
  publishDraft(tools),
  discardDraft(tools),
];
