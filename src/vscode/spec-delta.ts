import { TabInputText, window } from 'vscode';
import type { RunView } from '../app/runs/run-view.ts';
import type { RunDocuments } from './run-documents.ts';
import { readAddress, scheme } from './views/run-address.ts';

/** Shows what changed in the spec since it was shown before. */
export async function showSpecDelta(documents: RunDocuments, run: RunView): Promise<void> {
  await documents.show('spec.diff', { kind: 'delta', runId: run.runId, question: run.state.approval?.id ?? 0 });
}

/** Closes the run's deltas, except that of the question which waits. */
export async function closeSpecDeltas({ runId, state }: RunView): Promise<void> {
  const open = state.approval?.id;
  const old = window.tabGroups.all.flatMap((group) =>
    group.tabs.filter((tab) => {
      const address = tab.input instanceof TabInputText && tab.input.uri.scheme === scheme ? readAddress(tab.input.uri) : null;
      return address?.kind === 'delta' && address.runId === runId && address.question !== open;
    }),
  );
  if (old.length > 0) await window.tabGroups.close(old);
}
