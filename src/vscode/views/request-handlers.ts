import { commands, env, l10n } from 'vscode';
import { UserError, type Session } from '../../app/contracts.ts';
import { settled } from '../../app/reply-to-run.ts';
import type { HostMessage, RequestHandlers, ViewCommand } from '../../protocol/webview.ts';
import { phaseCosts } from '../../core/audit/audit-charts.ts';
import { pastAudits } from '../../core/audit/past-audits.ts';
import { describeSkipped } from '../../core/describe/undone.ts';
import { composerHandlers } from '../composer/composer-handlers.ts';
import { locale } from '../locale.ts';
import { continueRun } from '../continue-run.ts';
import type { Services } from '../services.ts';
import { windowPath } from '../folders.ts';
import type { RunView } from '../../app/runs/run-view.ts';
import { showSpec, specUri } from '../spec-document.ts';
import { whileWaiting } from '../while-waiting.ts';
import { existingFiles, livingSpec, remark } from './living-spec.ts';
import { openFile } from './open-file.ts';
import { openLink } from './open-link.ts';
import { openAllChanges, openDiff, openSides } from './run-changes.ts';
import { viewTexts } from './view-texts.ts';
import { approvalOf } from '../../core/run/run-state.ts';

/** What differs from view to view. */
export interface ViewPort {
  ready(): void;
  subscribe(runId: string, cursor: number): Promise<void>;
  showRun(runId: string): void;
  send(message: HostMessage): void;
}

const viewCommands: Readonly<Record<ViewCommand, readonly [string, ...unknown[]]>> = {
  newFeature: ['batuta.newFeature'],
  fixBug: ['batuta.fixBug'],
  initialise: ['batuta.initialiseWorkspace'],
  selectProvider: ['batuta.selectProvider'],
  chooseAgents: ['batuta.chooseAgents'],
  manageTrust: ['workbench.trust.manage'],
  openFolder: ['workbench.action.files.openFolder'],
  openWalkthrough: ['batuta.openWalkthrough'],
  trySample: ['batuta.trySample'],
};

/** Answers the requests of a view. Whatever it asks for concerns runs of this window's folders only. */
export function requestHandlers(services: Services, port: ViewPort): RequestHandlers {
  const need = async (runId: string): Promise<RunView> => {
    const run = await services.runs.follow(runId);
    if (!run) throw new UserError(l10n.t('This run is not available in this window.'));
    return run;
  };
  const sessionOf = async (runId: string): Promise<Session> => services.runs.session(await need(runId));
  const sendDismissed = async (runId: string): Promise<void> => {
    const dismissals = await (await sessionOf(runId)).dismissals();
    port.send({ type: 'dismissed', runId, fingerprints: dismissals.map(({ fingerprint }) => fingerprint) });
  };
  const sendAccepted = async (runId: string): Promise<void> =>
    port.send({ type: 'accepted', runId, changes: await (await sessionOf(runId)).accepted(runId) });
  const command =
    (id: string) =>
    // What a command returns is for who calls it by name: a view expects nothing.
    async ({ runId }: { runId: string }): Promise<void> => {
      await commands.executeCommand(id, runId);
    };
  return {
    ready: async () => {
      port.ready();
      return { language: env.language, texts: { ...l10n.bundle, ...(await viewTexts(services.extension.fsPath, env.language)) } };
    },
    subscribe: async ({ runId, cursor }) => {
      await need(runId);
      await port.subscribe(runId, cursor);
      await sendDismissed(runId);
      await sendAccepted(runId);
    },
    showRun: async ({ runId }) => {
      services.composer.close();
      port.showRun((await need(runId)).runId);
    },
    spec: async ({ runId }) => {
      const { state } = await need(runId);
      const { text, hash, file, delta } = await (await sessionOf(runId)).currentSpec(state);
      return { text, hash, file, delta, existing: await existingFiles(state.workspace, text) };
    },
    forecast: async ({ runId }) => {
      const session = await sessionOf(runId);
      const forecast = await session.forecast(runId);
      return forecast?.agents.some(({ usd }) => usd !== null) ? forecast : null;
    },
    reply: async ({ runId, reply }) => {
      const run = await need(runId);
      if (approvalOf(run.state)?.id === reply.question) await services.approval.reply(run, reply);
      else await continueRun(services, run, { ...reply, by: services.person });
    },
    answer: async (question) => void (await commands.executeCommand('batuta.answer', question)),
    openSpec: async ({ runId }) => {
      const { state } = await need(runId);
      const uri = specUri(state);
      if (uri) await showSpec(uri);
      else await openFile(windowPath(state.workspace), state.spec?.file ?? '', null);
    },
    log: async ({ runId, hash }) => ({ text: await (await sessionOf(runId)).log(runId, hash) }),
    openLog: async ({ runId, hash }) =>
      services.documents.show(`${l10n.t('evidence')}-${hash.slice(0, 8)}.log`, {
        kind: 'log',
        runId: (await need(runId)).runId,
        hash,
      }),
    openTranscript: async ({ runId, path, turn }) =>
      services.transcript.show(await need(runId), { type: 'attempt', runId, path, turn: turn ?? null }),
    transcript: async ({ runId, path, from }) => {
      const transcript = await (await sessionOf(runId)).transcript(runId, path);
      return { ...transcript, turns: transcript.turns.filter(({ turn }) => turn >= from) };
    },
    request: async ({ text }) => ({ begun: (await commands.executeCommand('batuta.newFeature', text)) !== undefined }),
    copy: async ({ text }) => env.clipboard.writeText(text),
    pullRequest: async ({ runId }) => (await sessionOf(runId)).pullRequest(runId),
    keepPullRequest: async ({ runId, text }) => (await sessionOf(runId)).keepPullRequest(runId, text),
    guide: async ({ runId, agent, text }) => (await sessionOf(runId)).guide(runId, agent, text, services.person),
    stop: async ({ runId }) => {
      if (services.runs.get(runId)?.owner !== 'self')
        throw new UserError(l10n.t('Another process is working on this run. Stop it there, or cancel the run.'));
      services.runs.machine.stop(runId);
    },
    cancel: command('batuta.cancelRun'),
    resume: async ({ runId }) => void (await continueRun(services, await need(runId), null)),
    prove: command('batuta.proveAgain'),
    apply: command('batuta.applyToBranch'),
    undo: command('batuta.undoRun'),
    openReport: command('batuta.openReport'),
    openReview: command('batuta.openReview'),
    openScore: command('batuta.openScore'),
    openLivingSpec: command('batuta.openLivingSpec'),
    livingSpec: async ({ runId }) => livingSpec(services, await need(runId)),
    remark: async ({ runId, line, text }) => remark(services, await need(runId), line, text),
    audit: async ({ runId }) => {
      const { state } = await need(runId);
      const report = await (await sessionOf(runId)).report(runId);
      const past = pastAudits(
        state,
        services.runs.all().map((run) => run.state),
      );
      return { audit: report.audit ?? null, phases: phaseCosts(report), past };
    },
    replay: async ({ runId, cursor }) => services.shown.replay(cursor === null ? null : { runId: (await need(runId)).runId, cursor }),
    openFile: async ({ runId, file, line }) => openFile(windowPath((await need(runId)).state.workspace), file, line),
    openDiff: async ({ runId, file }) => openDiff(await need(runId), file),
    openSides: async ({ runId, question, file }) => {
      const run = await need(runId);
      const asked = run.state.questions.find(({ id }) => id === question);
      if (!asked) throw new UserError(locale.say(settled(run.state, question)));
      await openSides(run, asked, file);
    },
    openAllChanges: async ({ runId }) => openAllChanges(await need(runId)),
    hunks: async ({ runId, file }) => {
      const hunks = await (await sessionOf(runId)).hunks(runId, file);
      const stale = l10n.t('It has changed since, so it was not touched.');
      return { hunks: hunks.map((hunk) => ({ ...hunk, stale: hunk.stale === null ? null : stale })) };
    },
    undoChange: async ({ runId, change }) => {
      // Nothing can be recorded in a run that this window holds; one that waits for the person is let go of, resumable.
      if ((await need(runId)).state.status !== 'running') await services.runs.release(runId);
      const session = await sessionOf(runId);
      const title = l10n.t('Batuta: undoing a change');
      const result = await whileWaiting(title, async (signal) => session.rollBack(runId, change, services.person, signal));
      if (!result) return { refused: l10n.t('Cancelled: nothing was changed.') };
      const [reason] = describeSkipped(result.skipped);
      return { refused: reason === undefined ? null : locale.say(reason) };
    },
    accept: async ({ runId, change, accepted }) => {
      await (await sessionOf(runId)).accept(runId, change, accepted);
      await sendAccepted(runId);
    },
    dismiss: async ({ runId, fingerprint }) => {
      const { goesOn } = await (await sessionOf(runId)).dismiss(runId, fingerprint, services.person);
      await sendDismissed(runId);
      // With the last issue gone the run goes on, when somebody carries it out.
      if (goesOn) await services.runs.ensureOwned(runId);
    },
    readmit: async ({ runId, fingerprint }) => {
      await (await sessionOf(runId)).readmit(fingerprint);
      await sendDismissed(runId);
    },
    ...composerHandlers(services),
    ...aboutKnowledge,
    openLink: async ({ url }) => openLink(url),
    command: async ({ name }) => void (await commands.executeCommand(...viewCommands[name])),
    fault: async ({ detail }) => services.log.error(`a view did not understand what it was sent: ${detail}`),
  };
}

/** Only the page of entities and memory asks for these, and its tab answers. */
const nobody = async (): Promise<never> => {
  throw new UserError(l10n.t('The view sent an unknown request. Reload the window.'));
};
const aboutKnowledge = { showKnowledge: nobody, openNode: nobody, forget: nobody };
