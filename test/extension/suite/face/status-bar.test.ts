import { equal } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { EventEmitter } from 'vscode';
import type { RunView } from '../../../../src/app/runs/run-view.ts';
import { emptyRunState } from '../../../../src/core/run/project.ts';
import type { RunState } from '../../../../src/core/run/run-state.ts';
import { createStatusBar } from '../../../../src/vscode/status-bar.ts';

describe('the status bar', () => {
  it('is drawn anew when the list of runs says something else than what was followed', () => {
    const updated = new EventEmitter<void>();
    const run = (status: RunState['status']) => ({ state: { ...emptyRunState(), status, request: 'A' }, blocked: null }) as RunView;
    let current: RunView | undefined = run('running');
    const bar = createStatusBar({ waiting: () => [], current: () => current, onDidUpdate: updated.event });
    updated.fire();
    equal(bar.item.text, '$(loading~spin) Batuta: starting · $0.00');
    current = run('completed');
    updated.fire();
    equal(bar.item.text, '$(pass) Batuta: completed · $0.00');
    current = undefined;
    updated.fire();
    equal(bar.item.text, '');
    bar.dispose();
    updated.dispose();
  });
});
