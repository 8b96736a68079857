import { expect, it } from 'vitest';
import { Runs } from '../../../src/app/runs/runs.ts';
import type { RunSummary } from '../../../src/core/durable/contracts.ts';
import { approved, completed, upToApproval } from '../../cli/recorded-runs.ts';
import { FakeRun } from '../../fakes/fake-run.ts';
import { silentLogger } from '../../fakes/silent-logger.ts';

it('a run whose end is listed before whoever follows it was told of it is never taken for one that nobody works on', async () => {
  const journal = new FakeRun('one', [...upToApproval, ...approved]);
  const owner = { host: 'here', pid: 7, sameHost: true };
  const summary = (): RunSummary => {
    const { state } = journal;
    const over = state.status === 'completed';
    const status = over ? 'completed' : 'running';
    return { runId: 'one', pipeline: 'feature', startedAt: state.startedAt, input: {}, status, owner: over ? null : owner, state };
  };
  let isBehind = false;
  let catchUp = (): void => {};
  const runs = new Runs({
    logger: silentLogger,
    staleNow: async () => [],
    open: () => Promise.reject(new Error('not used')),
    engine: {
      list: async () => [summary()],
      read: async (_runId, cursor) => {
        catchUp();
        return journal.events.slice(cursor);
      },
      follow: (_runId, cursor, tell, signal) =>
        journal.follow(
          cursor,
          (news) => {
            catchUp = () => tell(news);
            if (!isBehind) catchUp();
          },
          signal,
        ),
    },
  });
  await runs.follow('one');
  const statuses: string[] = [];
  runs.onDidChange(({ run }) => statuses.push(run.status));
  isBehind = true;
  for (const body of completed) journal.append(body);
  await runs.list();
  expect([...new Set(statuses)]).toEqual(['completed']);
  await runs.close();
});
