import type { Route } from '../../../shared/http/route';
import type { IntakeTools } from '../tools';
import { dismissCase, resolveCase } from './close-case';
import { getCase, listCases } from './read-cases';

/** What is wrong with payments, and what becomes of it. */
export const caseRoutes = (tools: IntakeTools): Route[] => [
  listCases(tools),
  getCase(tools),
  resolveCase(tools),
  dismissCase(tools),
];
