import { expect } from 'vitest';
import { readScript } from '../../src/providers/scripted/read-script.ts';
import { scriptedHandler } from '../fakes/model-server/scripted-handler.ts';
import { copyWorkspace, scriptOf } from '../fakes/copy-workspace.ts';
import { sweep } from '../sweeps/sweep.ts';
import { settingsWith } from './batuta-process.ts';
import { openCrashable, type Crashable } from './crash.ts';
import type { Kill } from './killing-files.ts';

const script = await readScript(scriptOf('single'));

async function open(): Promise<Crashable> {
  const settings = { '.claude/batuta.yaml': settingsWith(['git', '--version']) };
  const copy = await copyWorkspace('single', { git: true, link: false, files: settings });
  return openCrashable(copy, script.request, scriptedHandler({ script, delayMs: 0 }));
}

const calm = await open();
const played = await calm.play();
const tree = await calm.tree();
const asked = calm.asked();
await calm.remove();

const moments: Kill['when'][] = ['before', 'half', 'after'];
const kills = Array.from({ length: played?.writes ?? 0 }, (_value, index) => ({ at: index + 1, when: moments[index % 3] ?? 'before' }));

/**
 * The promise "nothing lost, nothing paid twice", on the whole product: a real process is killed with
 * SIGKILL at every write to its journal, each time in a run of its own, and another process goes on.
 */
sweep(
  'kill −9 at every journal write: same final tree, no journaled answer asked for again',
  kills,
  { sample: 1, name: ({ at, when }) => `${when} write ${at}` },
  async (kill) => {
    const run = await open();
    const first = await run.play({ kill });
    const before = run.asked().length;
    const second = first ?? (await run.play());
    // The answer in flight at the kill was not journaled, so it alone may be asked again.
    const again = run.asked().length - asked.length;
    expect({ status: second?.outcome.status, tree: await run.tree(), again }).toEqual({
      status: 'completed',
      tree,
      again: again > 0 ? 1 : 0,
    });
    if (again === 1) expect(run.asked()[before]).toBe(run.asked()[before - 1]);
    await run.remove();
  },
);
