import { describe, expect, it } from 'vitest';
import { project } from '../../../src/core/run/project.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import type { RunState } from '../../../src/core/run/run-state.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { lineText, lineWidth } from '../../../src/cli/terminal/line.ts';
import { liveLines } from '../../../src/cli/views/view-live.ts';
import { approved, implemented, reviewed, upToApproval } from '../recorded-runs.ts';

const start = Date.UTC(2026, 10, 21, 9, 0, 0);
const all: readonly RunEventBody[] = [...upToApproval, ...approved, ...implemented, ...reviewed];

function stateAfter(wanted: (body: RunEventBody) => boolean): { state: RunState; now: number } {
  const end = all.findIndex(wanted) + 1;
  const state = project(
    all.slice(0, end).map((body, index) => ({ seq: index + 1, at: new Date(start + index * 1000).toISOString(), runId: 'r', ...body })),
  );
  return { state, now: start + end * 1000 + 4000 };
}

const moments: Record<string, (body: RunEventBody) => boolean> = {
  'side by side': (body) => body.type === 'tool.called',
  'being proven': (body) => body.type === 'validation.started' && body.agent === 'backend',
  retrying: (body) => body.type === 'agent.started' && body.retry === true,
  'waiting over': (body) => body.type === 'agent.started' && body.agent === 'frontend',
  reviewing: (body) => body.type === 'agent.started' && body.role === 'review',
};

describe('the live block', () => {
  it('shows who does what', async () => {
    const blocks = Object.entries(moments).flatMap(([name, wanted]) => {
      const { state, now } = stateAfter(wanted);
      return [100, 60, 40].map((width) => [`## ${name}, ${width} columns`, ...liveLines(state, now, width).map(lineText)].join('\n'));
    });
    await expect(blocks.join('\n\n')).toMatchFileSnapshot('../golden/live.txt');
  });

  it('fits into every width at every moment, also with wide characters', () => {
    for (let end = 1; end <= all.length; end += 1) {
      const bodies = all
        .slice(0, end)
        .map((body) => (body.type === 'agent.started' ? { ...body, label: `契約 ${inEnglish(body.label)} 👩‍💻` } : body));
      const state = project(
        bodies.map((body, index) => ({ seq: index + 1, at: new Date(start + index * 1000).toISOString(), runId: 'r', ...body })),
      );
      for (const width of [20, 40, 63, 64, 100])
        for (const row of liveLines(state, start + 3_700_000, width)) expect(lineWidth(row)).toBeLessThanOrEqual(width);
    }
  });
});
