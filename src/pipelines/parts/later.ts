import { late } from '../../core/late.ts';

// What a run does only after its first call of a model, a sixth of its code: loaded while that call is waited for (`loadAhead`).

export const approval = late(async () => (await import('./approval.ts')).approval);
export const quickly = late(async () => (await import('./quick-approval.ts')).quickly);
export const workUntilProven = late(async () => (await import('./work-until-proven.ts')).workUntilProven);
export const review = late(async () => (await import('./review.ts')).review);
export const complete = late(async () => (await import('./complete.ts')).complete);
