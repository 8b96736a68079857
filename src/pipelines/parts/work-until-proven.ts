import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import type { FailureReason } from '../../core/agent/harness.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import { specDelta } from '../../core/spec/spec-delta.ts';
import { acceptLeft, leftBy } from './accept-left.ts';
import type { AgentResult, Assignment } from './agent-work.ts';
import { approval, type Approved } from './approval.ts';
import type { Scene } from './services.ts';
import { approvedFiles, filesOfAgent, leftOfEach, leftWords, tellDeviations, without } from './not-built.ts';
import { judgeProof } from './judge-proof.ts';
import { pause } from './pause.ts';
import { toImplement } from './progress.ts';
import type { Progress, Proven } from './progress.ts';
import { afterAmendment } from './amendment.ts';
import { prove } from './prove.ts';
import { stillBroken } from './still-broken.ts';
import { runRound } from './round.ts';
import { nextSteps } from './run-until-finished.ts';
import { writeSpec } from './write-spec.ts';

/** Another way to go on, before a person is asked, when somebody has no retry left. null: there is none. */
export type Rethink = (
  ctx: Ctx,
  progress: Progress,
  results: Readonly<Record<string, AgentResult>>,
) => Promise<{ readonly scene: Scene; readonly progress: Progress } | null>;

/**
 * Lets the agents work until all have passed and every configured command has passed on the tree as it
 * is then. What cannot go on by itself pauses the run for the person, with everything kept.
 */
export async function workUntilProven(ctx: Ctx, first: Scene, begin: Progress, rethink: Rethink = async () => null): Promise<Proven> {
  let scene = first;
  let progress = begin;
  for (;;) {
    while (Object.keys(progress.pending).length > 0) {
      const results = await runRound(ctx, scene, progress);
      progress = settle(progress, results);
      // What follows costs money as well: a budget is asked for first, and once.
      const broke = Object.values(results).some((result) => result.status === 'stopped' && result.reason === 'budget');
      if (broke) progress = await askPerson(ctx, scene, progress, results);
      progress = await askAboutSpec(ctx, scene, progress, results);
      if (broke) continue;
      const again = checkedAgain(scene, progress, results);
      const other = again === null && usedUp(results) ? await rethink(ctx, progress, results) : null;
      if (other !== null) ({ scene, progress } = other);
      else progress = again ?? (await askPerson(ctx, scene, progress, results));
    }
    const broken = await stillBroken(ctx, scene, progress);
    if (broken !== null) {
      progress = { ...progress, pending: broken };
      continue;
    }
    const proof = await prove(ctx, scene, progress);
    if (proof.tree !== null) {
      const pending = (await builtAsSpecified(ctx, scene, progress)) ?? (await stillBroken(ctx, scene, progress));
      if (pending === null) {
        await judgeProof(ctx, scene, progress);
        return { ...progress, tree: proof.tree };
      }
      progress = { ...progress, pending };
      continue;
    }
    if (!proof.failed) continue;
    const { agent, error } = proof.failed;
    const again: Assignment = { ...toImplement, failure: error, retriesUsed: progress.retries[agent] ?? 0 };
    progress = { ...progress, pending: { [agent]: again } };
  }
}

/** Later work may have taken back what the spec asks for. Whoever it belongs to is asked once more; null: all is as it says, or explained. */
async function builtAsSpecified(ctx: Ctx, { services, input }: Scene, progress: Progress): Promise<Progress['pending'] | null> {
  const { agents } = input.settings;
  return ctx.look('spec-files', async (step) => {
    const pending: Record<string, Assignment> = {};
    const named = agents.map((agent) => (progress.approved.atMost ? [] : filesOfAgent(agent, agents, progress.approved.spec)));
    const lefts = await leftOfEach(services, named, { base: progress.base, ledger: step.state().files, signal: step.signal });
    for (const [index, agent] of agents.entries()) {
      const left = lefts[index] ?? [];
      const known = step.state().deviations[agent.name] ?? [];
      const rest = without(left, known);
      if (rest.length > 0) {
        const failure = leftWords(agent.section, rest);
        pending[agent.name] = { ...toImplement, failure, retriesUsed: progress.retries[agent.name] ?? 0, askedAboutFiles: true };
      }
      tellDeviations(step, agent.name, [
        ...known.filter(({ file }) => left.some((one) => one.file === file)),
        ...outside(step, progress.approved, agent.name),
      ]);
    }
    return Object.keys(pending).length === 0 ? null : pending;
  });
}

/** A fix and a quick change are to be minimal: what an agent changed beside the files of the approved spec is told, and reviewed. */
function outside(step: StepContext, approved: Approved, agent: string): { file: string; reason: Message }[] {
  if (!approved.reproduction && !approved.atMost) return [];
  const reason = sentence('It was changed although nothing names it that was approved; the change is to be minimal.');
  const named = approvedFiles(approved);
  return Object.values(step.state().files)
    .filter(({ file, agents, output }) => !output && agents.includes(agent) && !named.includes(file))
    .map(({ file }) => ({ file, reason }))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** Somebody failed at the work itself, and nobody stopped for another reason. */
function usedUp(results: Readonly<Record<string, AgentResult>>): boolean {
  const troubled = Object.values(results).filter(({ status }) => status === 'failed' || status === 'stopped');
  return troubled.length > 0 && troubled.every((result) => result.status === 'failed' && !result.broken && !result.hopeless);
}

/** What is still to do after a round. */
function settle(progress: Progress, results: Record<string, AgentResult>): Progress {
  const pending: Record<string, Assignment> = {};
  const retries = { ...progress.retries };
  for (const [name, result] of Object.entries(results)) {
    const before = progress.pending[name] ?? toImplement;
    if (result.status === 'skipped') pending[name] = before;
    else retries[name] = result.retriesUsed;
    if (result.status === 'skipped' || result.status === 'passed') continue;
    // Whatever it was about – a layer, or issues of a review – is still to do.
    const again = { ...before, checkFirst: false, givenUp: null };
    const anew = { ...again, retriesUsed: result.retriesUsed, failure: null, continuation: null, guidance: '', askedAboutFiles: false };
    if (result.status === 'question') pending[name] = anew;
    else if (result.status === 'stopped') pending[name] = { ...anew, failure: result.failure, continuation: result.continuation };
    // Nobody knows how far it came: it begins again as it was.
    else pending[name] = result.broken ? again : { ...anew, failure: result.error, askedAboutFiles: result.left === true };
  }
  return { ...progress, pending, retries };
}

/** An agent found the spec wrong: it is amended and the delta approved before anybody goes on. */
async function askAboutSpec(ctx: Ctx, scene: Scene, progress: Progress, results: Record<string, AgentResult>): Promise<Progress> {
  const { agents } = scene.input.settings;
  let { approved, pending } = progress;
  for (const [name, result] of Object.entries(results)) {
    if (result.status !== 'question') continue;
    const agent = agents.find((candidate) => candidate.name === name)?.section ?? name;
    const before = approved;
    const amended = await writeSpec(ctx, scene, before, { agent, question: result.question });
    const message = sentence(
      'The {0} agent found an error in the spec: {1}\nThe spec was amended. Changes are listed below.',
      agent,
      result.question,
    );
    const delta = specDelta(before.text, amended.text, amended.file);
    approved = await approval(ctx, scene, amended, { reason: 'question', message, delta });
    pending = afterAmendment(pending, agents, before, approved);
  }
  return { ...progress, approved, pending };
}

/**
 * Who failed while others passed may have failed because of them (a command that several layers share, a package that
 * others use): before a person is asked, its commands are. null when there is nobody to ask so.
 */
function checkedAgain({ input }: Scene, progress: Progress, results: Record<string, AgentResult>): Progress | null {
  const outcomes = Object.values(results);
  if (!outcomes.some((result) => result.status === 'passed')) return null;
  const pending = { ...progress.pending };
  let any = false;
  for (const [name, result] of Object.entries(results)) {
    const work = pending[name];
    if (result.status !== 'failed' || result.broken || !work) continue;
    if (input.settings.agents.find((agent) => agent.name === name)?.validate.length === 0) continue;
    pending[name] = { ...work, checkFirst: true, givenUp: result.reason };
    any = true;
  }
  // Somebody who is stopped needs a person in any case.
  return any && !outcomes.some((result) => result.status === 'stopped') ? { ...progress, pending } : null;
}

/** Pauses when somebody cannot go on alone; a person's answer opens a new round for those who failed. */
async function askPerson(ctx: Ctx, scene: Scene, progress: Progress, results: Record<string, AgentResult>): Promise<Progress> {
  const { services, input } = scene;
  const troubled = Object.entries(results).filter(([, result]) => result.status === 'failed' || result.status === 'stopped');
  const first = troubled.find(([, result]) => result.status === 'stopped' && result.reason === 'budget') ?? troubled[0];
  if (!first) return progress;
  const [name, result] = first;
  if (result.status !== 'failed' && result.status !== 'stopped') return progress;
  const section = input.settings.agents.find((agent) => agent.name === name)?.section ?? name;
  const others = troubled.filter(([other]) => other !== name).map(([other]) => other);
  const files = result.status === 'failed' && result.left ? await leftBy(ctx, scene, progress, name) : [];
  const answer = await pause(ctx, services, {
    reason: result.status === 'failed' ? 'retries' : result.reason,
    message:
      result.status === 'failed' ? sentence('{0} did not pass: {1}.', section, result.reason) : stoppedReason(section, result.reason),
    subject: name,
    retriesUsed: result.retriesUsed,
    detail: others.length > 0 ? sentence('{0}\nAlso unfinished: {1}.', result.error, others.join(', ')) : result.error,
    guidance: true,
    guides: others.length === 0 ? [] : input.settings.agents.filter((agent) => agent.name === name || others.includes(agent.name)),
    hints: result.status === 'stopped' ? nextSteps(result.reason) : failedSteps(files.length > 0),
    files,
  });
  const stands = await acceptLeft(ctx, name, files, answer);
  const pending = { ...progress.pending };
  for (const [agent, trouble] of troubled) {
    const work = pending[agent];
    if (!work) continue;
    const guidance = answer.agent === null || answer.agent === agent ? answer.guidance : '';
    pending[agent] =
      trouble.status === 'failed'
        ? {
            ...work,
            retriesUsed: 0,
            guidance: agent === name ? guidance || stands : guidance,
            checkFirst: guidance === '' && !trouble.broken,
          }
        : { ...work, guidance };
  }
  return { ...progress, pending };
}

function stoppedReason(section: string, reason: FailureReason): Message {
  if (reason === 'budget') return sentence('Budget reached.');
  if (reason === 'repository') return sentence('The repository was deleted while {0} worked.', section);
  return reason === 'stuck' ? sentence('{0} did not finish.', section) : sentence('{0} got no answer from the model.', section);
}

function failedSteps(isLeft: boolean): Message[] {
  return [
    sentence('Resume with guidance for the agent; it gets two more retries.'),
    isLeft
      ? sentence(
          'Or fix the files yourself and resume: the commands run first, the agent only if they fail or files still don’t match the spec.',
        )
      : sentence('Or fix the files yourself and resume: the commands run first, the agent only if they still fail.'),
    ...(isLeft ? [sentence('Or accept the work without these files, with the reason.')] : []),
    sentence('Or undo the run: restores every file it changed, except those changed since.'),
  ];
}
