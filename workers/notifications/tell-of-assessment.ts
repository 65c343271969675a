import { dayIn } from '../../shared/domain/days';
import { packOf } from '../../shared/domain/jurisdictions/packs';
import type { HandleMany } from '../../shared/jobs/handler';
import { gatherPeople } from '../../shared/messages/gather-people';
import { requestGathered } from '../../shared/messages/request-gathered';
import { type ServiceToTell, servicesToTell } from '../../shared/store/services-to-tell';
import type { NotificationTools } from './open';
import type { tellOfAssessment } from './tell-of-assessment.job';

export const handleMany: HandleMany<typeof tellOfAssessment, NotificationTools> = async (
  jobs,
  { tx, vault, now, followUp },
) => {
  const byAssessment = new Map(jobs.map((job) => [job.payload.assessmentId, job]));
  const owed = await servicesToTell(tx, [...byAssessment.keys()]);
  // By the day of the assessment, so that one that is told late is not told twice.
  for (const placeAndDay of new Set(owed.map(placeAndDayOf))) {
    const sameDay = owed.filter((one) => placeAndDayOf(one) === placeAndDay);
    const { id, jurisdiction } = sameDay[0]!;
    const told = await gatherPeople(tx, vault, jurisdiction, sameDay);
    const request = { kind: 'assessment-created', jurisdiction, day: dayOf(sameDay[0]!), now: now() } as const;
    await requestGathered(tx, vault, request, told, followUp(byAssessment.get(id)!));
  }
};

const dayOf = ({ jurisdiction, createdAt }: ServiceToTell): string => dayIn(packOf(jurisdiction).timeZone, createdAt);

const placeAndDayOf = (one: ServiceToTell): string => `${one.jurisdiction} ${dayOf(one)}`;
