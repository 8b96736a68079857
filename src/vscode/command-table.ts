import type { CommentReply, CommentThread } from 'vscode';
import { addToRequest } from './commands/add-to-request.ts';
import { answer } from './commands/answer.ts';
import { applyToBranch } from './commands/apply-to-branch.ts';
import { approveSpec } from './commands/approve-spec.ts';
import { cancelRun } from './commands/cancel-run.ts';
import { chooseAgents } from './commands/choose-agents.ts';
import { compileContexts } from './commands/compile-contexts.ts';
import { dismissFinding, fixFinding, openFinding, restoreFinding } from './commands/findings.ts';
import { filterRuns } from './commands/filter-runs.ts';
import { fixBug, fixThis } from './commands/fix-bug.ts';
import { initialiseWorkspace } from './commands/initialise-workspace.ts';
import { useProvider, useSampleRequest } from './commands/leave-script.ts';
import { newFeature } from './commands/new-feature.ts';
import { openEntity } from './commands/open-entity.ts';
import { openLivingSpec } from './commands/open-living-spec.ts';
import { openMemory, showRelations } from './commands/open-knowledge.ts';
import { openWalkthrough } from './commands/open-walkthrough.ts';
import { openAudit, openChanges, openReport, openReview, openScore, openTranscript } from './commands/open-run.ts';
import { proveAgain } from './commands/prove-again.ts';
import { requestChanges } from './commands/request-changes.ts';
import { resumeRun } from './commands/resume-run.ts';
import { retryWithGuidance } from './commands/retry-with-guidance.ts';
import { rollBack } from './commands/roll-back.ts';
import { runPipeline } from './commands/run-pipeline.ts';
import { saveForLater } from './commands/save-for-later.ts';
import { selectProvider } from './commands/select-provider.ts';
import { setApiKey } from './commands/set-api-key.ts';
import { showRun } from './commands/show-run.ts';
import { syncRegistry } from './commands/sync-registry.ts';
import { auditModule } from './commands/audit-module.ts';
import { beginDemo, trySample } from './commands/try-sample.ts';
import { undoRun } from './commands/undo-run.ts';
import { stepOfCommand } from './happened.ts';
import type { Services } from './services.ts';
import { reportFailure } from './report-failure.ts';

/**
 * Commands that begin or answer a run resolve with it (`HandledRun`), others that did what they are for with true; undefined where the person
 * left, or something was in the way.
 */
type Command = (services: Services, ...args: unknown[]) => Promise<unknown>;

/** Every command that package.json contributes, and those behind the rows of trees and behind the demo, which nobody finds in the palette. */
export const commandTable: Readonly<Record<string, Command>> = {
  'batuta.newFeature': newFeature,
  'batuta.fixBug': fixBug,
  'batuta.fixThis': fixThis,
  'batuta.auditModule': auditModule,
  'batuta.fixFinding': fixFinding,
  'batuta.dismissFinding': dismissFinding,
  'batuta.restoreFinding': restoreFinding,
  'batuta.openFinding': openFinding,
  'batuta.runPipeline': runPipeline,
  'batuta.addToRequest': addToRequest,
  'batuta.approveSpec': approveSpec,
  'batuta.requestChanges': requestChanges,
  'batuta.saveForLater': saveForLater,
  'batuta.answer': answer,
  'batuta.resumeRun': resumeRun,
  'batuta.cancelRun': cancelRun,
  'batuta.proveAgain': proveAgain,
  'batuta.undoRun': undoRun,
  'batuta.applyToBranch': applyToBranch,
  'batuta.retryWithGuidance': retryWithGuidance,
  'batuta.openReport': openReport,
  'batuta.openReview': openReview,
  'batuta.openScore': openScore,
  'batuta.openLivingSpec': openLivingSpec,
  'batuta.openAudit': openAudit,
  'batuta.openChanges': openChanges,
  'batuta.rollBack': rollBack,
  'batuta.syncRegistry': syncRegistry,
  'batuta.openMemory': openMemory,
  'batuta.showRelations': showRelations,
  'batuta.compileContexts': compileContexts,
  'batuta.initialiseWorkspace': initialiseWorkspace,
  'batuta.chooseAgents': chooseAgents,
  'batuta.selectProvider': selectProvider,
  'batuta.setApiKey': setApiKey,
  'batuta.showRun': showRun,
  'batuta.filterRuns': filterRuns,
  'batuta.trySample': trySample,
  'batuta.beginDemo': beginDemo,
  'batuta.showLog': async ({ log }) => log.show(),
  // The editor passes what the person wrote below a line of the spec, and its thread.
  'batuta.addSpecComment': async ({ comments }, reply) => comments.add(reply as CommentReply),
  'batuta.removeSpecComment': async ({ comments }, thread) => comments.remove(thread as CommentThread),
  'batuta.openWalkthrough': openWalkthrough,
  'batuta.useSampleRequest': useSampleRequest,
  'batuta.useProvider': useProvider,
  'batuta.openTranscript': openTranscript,
  'batuta.openEntity': openEntity,
};

/** Commands that look at no run, so that the first use by them takes up none. */
const apart: ReadonlySet<string> = new Set([
  'batuta.chooseAgents',
  'batuta.setApiKey',
  'batuta.selectProvider',
  'batuta.showLog',
  'batuta.trySample',
  'batuta.openWalkthrough',
  'batuta.openMemory',
  'batuta.showRelations',
]);

/** Runs a command; whatever goes wrong in it is told to the person, and gives undefined. What it did counts as a step of the walkthrough. */
export async function runCommand(id: string, services: Services, args: readonly unknown[]): Promise<unknown> {
  try {
    if (!apart.has(id)) await services.runs.begin();
    const done = await commandTable[id]?.(services, ...args);
    const step = stepOfCommand[id];
    if (done !== undefined && step) services.walkthrough.tick(step);
    return done;
  } catch (error) {
    reportFailure(services.log, error);
    return undefined;
  }
}
