import { hasExternal } from '../agent/chosen-harnesses.ts';
import type { z } from 'zod';
import type { Phase } from '../../protocol/phase.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import type { Json } from '../../protocol/json.ts';
import type { Message } from '../../protocol/message.ts';
import type { RunSettings } from '../../protocol/run-settings.ts';
import type { Spec } from '../../protocol/spec.ts';
import type { ExpectedWork } from '../budget/forecast.ts';
import type { Ctx, MainWorkflow, Workflow } from '../durable/contracts.ts';
import { defineWorkflow } from '../durable/define-workflow.ts';
import type { Place } from '../worktrees.ts';
import type { SectionName } from '../spec/spec-words.ts';
import type { RunInput } from './run-input.ts';

/** What a completed run leaves behind. */
export interface PipelineResult {
  /** Documents of the run, workspace-relative; committed together with the change. */
  readonly artifacts: readonly string[];
  /** The tree that everything was proven on. */
  readonly tree: string;
  /** The commit message that is proposed. */
  readonly message: string;
  /** Why it ended without a change, where it rightly did. */
  readonly conclusion?: Message;
  /** What of its goal was not reached, though what was done holds. */
  readonly missed?: Message;
}

/** A way of working. Faces and wiring know of it what stands here, and nothing by its name. */
export interface Pipeline<S = unknown> extends MainWorkflow<S> {
  /** As in the journal and behind `batuta run`; the workflow's name. */
  readonly id: string;
  /** What people choose it by, and in a sentence what it does. */
  readonly title: Message;
  readonly summary: Message;
  /** The way that it goes, in order; journaled when a run begins. */
  readonly phases: readonly Phase[];
  /**
   * It can begin at the approval of a spec that lies in the workspace (`specFile` in its input), and these sections are in its specs beside
   * those of every spec. null: it cannot.
   */
  readonly specSections: readonly SectionName[] | null;
  /** Its request may be a log of whatever length: the telling parts are enough. */
  readonly takesLogs?: boolean;
  /** It has a way without a spec, for a change of a line or two: `quick` in its input. */
  readonly quick?: boolean;
  /** What an approved spec sets its agents to, for the forecast; null: nothing can be forecast. */
  readonly expects: ((spec: Spec, settings: RunSettings) => readonly ExpectedWork[]) | null;
  /** What it sets its agents to before anything is approved, for the same; `more`: its own input, as far as it is known. */
  readonly begins?: ((settings: RunSettings, more: Readonly<Record<string, Json>>) => readonly ExpectedWork[]) | undefined;
  /** What can be known to be wrong of its own input (`more`) before a run exists; every problem, for the person. */
  readonly problems?:
    | ((more: Readonly<Record<string, Json>>, settings: RunSettings, at: Looking) => Promise<readonly Message[]>)
    | undefined;
}

/** What is looked at before a run exists. */
export type Looking = Pick<Place, 'files' | 'search'>;

/** Makes a pipeline of its parts: what every run says at its beginning and at its end is said here. */
export function definePipeline<I extends RunInput, S>(
  definition: Pick<
    Pipeline<S>,
    'id' | 'title' | 'summary' | 'phases' | 'specSections' | 'takesLogs' | 'quick' | 'expects' | 'begins' | 'problems'
  > & {
    /** Raised whenever the order or the names of its operations change. */
    readonly version: string;
    readonly input: z.ZodType<I>;
    /** Children, by names of their own. */
    readonly workflows: readonly Workflow<S>[];
    run(ctx: Ctx, input: I, services: S): Promise<PipelineResult>;
  },
): Pipeline<S> {
  const main = defineWorkflow({
    name: definition.id,
    version: definition.version,
    input: definition.input,
    async run(ctx, of: I, services: S) {
      await ctx.emit(started(definition, of));
      const { artifacts, tree, message, conclusion, missed } = await definition.run(ctx, of, services);
      await ctx.emit({
        type: 'run.completed',
        artifacts: [...artifacts],
        tree,
        commitMessage: message,
        ...(conclusion ? { conclusion } : {}),
        ...(missed ? { missed } : {}),
      });
      return { artifacts, tree };
    },
  });
  return { ...definition, ...main };
}

function started({ id, version, phases }: { id: string; version: string; phases: readonly Phase[] }, input: RunInput): RunEventBody {
  const { request, workspace, provider, scripted, settings } = input;
  return {
    type: 'run.started',
    pipeline: id,
    version,
    phases: [...phases],
    request,
    workspace,
    provider,
    scripted,
    caps: settings.caps,
    agents: settings.agents.map(({ name, section, owns, needs, model, harness, validate }) => {
      return { name, section, owns, needs, model: harness?.[0] ?? model, validate };
    }),
    ...(hasExternal(settings) ? { softCaps: true } : {}),
    settings: settings.source,
    reasons: settings.reasons,
    trusted: settings.trusted,
  };
}
