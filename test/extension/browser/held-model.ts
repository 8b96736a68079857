import { readScript } from '../../../src/providers/scripted/read-script.ts';
import { scriptedHandler } from '../../fakes/model-server/scripted-handler.ts';
import { startModel } from '../../fakes/model-server/model-server.ts';
import type { ModelServer } from '../../fakes/model-server/model-server.ts';
import type { ModelHandler, RecordedRequest } from '../../fakes/model-server/model-answer.ts';
import { scriptOf } from '../../fakes/copy-workspace.ts';
import type { WorkspaceName } from '../../fakes/copy-workspace.ts';
import { until } from '../suite/until.ts';

/** Requests of one kind that get no answer before they are let go. */
export interface Hold {
  /** Resolves when so many of them have come (those that were lost since count). */
  arrived(times?: number): Promise<void>;
  /** Answers those that wait and all later ones. */
  release(): void;
}

/** The model of a test on loopback: plays a workspace's script, and can be held at any turn. */
export class HeldModel {
  private readonly holds: { readonly pattern: RegExp; readonly let: PromiseWithResolvers<void>; came: number }[] = [];
  private server: ModelServer | undefined;

  /** `instead` may change what the script says. */
  static async start(name: WorkspaceName, instead: (script: ModelHandler) => ModelHandler = (script) => script): Promise<HeldModel> {
    const model = new HeldModel();
    const answer = instead(scriptedHandler({ script: await readScript(scriptOf(name)), delayMs: 0 }));
    model.server = await startModel(async (request) => {
      const turn = turnOf(request);
      for (const hold of model.holds.filter(({ pattern }) => pattern.test(turn))) {
        hold.came += 1;
        await hold.let.promise;
      }
      return answer(request);
    });
    return model;
  }

  get url(): string {
    return this.server?.url ?? '';
  }

  /** From now on, requests whose `label#turn` fits wait. */
  hold(pattern: RegExp): Hold {
    const hold = { pattern, let: Promise.withResolvers<void>(), came: 0 };
    this.holds.push(hold);
    return {
      arrived: async (times = 1) => {
        await until(
          `${times} requests ${String(pattern)}`,
          () => hold.came >= times,
          120_000,
          () => this.calls().map(turnOf),
        );
      },
      release: () => {
        this.holds.splice(this.holds.indexOf(hold), 1);
        hold.let.resolve();
      },
    };
  }

  /** All calls that were made (and would have been paid when answered), in the order in which they came. */
  calls(): readonly RecordedRequest[] {
    return (this.server?.requests() ?? []).filter(({ path }) => path === '/v1/messages');
  }

  async close(): Promise<void> {
    for (const hold of this.holds.splice(0)) hold.let.resolve();
    await this.server?.close();
  }
}

/** A request as `label#turn`, turns from 0. */
export function turnOf({ label, turn }: RecordedRequest): string {
  return `${label}#${turn}`;
}
