import type { RunEventBody } from '../../../src/protocol/run-event.ts';

/** A run as long as few are: turns and tools of three agents, many files. `count`: how many events. */
export function longRun(count: number): RunEventBody[] {
  const agents = ['database', 'backend', 'frontend'];
  return Array.from({ length: count }, (_, index): RunEventBody => {
    const agent = agents[index % 3] ?? 'backend';
    const path = `${agent}/long`;
    if (index < 3)
      return { type: 'agent.started', agent, path, label: agent, role: 'specialist', name: 'Implementation', model: 'claude-opus-5-5' };
    if (index % 10 === 0) {
      return {
        type: 'file.changed',
        agent,
        file: `src/area-${index % 7}/file-${index}.ts`,
        before: null,
        after: 'd'.repeat(64),
        added: index % 90,
        removed: 0,
      };
    }
    return { type: 'tool.called', agent, path, tool: 'read', target: `src/area-${index % 7}/file-${index}.ts`, ok: true, detail: '' };
  });
}
