import { describe, expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { hasSandbox } from '../node/sandbox/sandbox-scene.ts';
import { chosen } from '../sweeps/sweep.ts';
import { cases, channels } from './cases.ts';
import { openWorld } from './world.ts';

const isCode = ({ deed }: (typeof cases)[number]): boolean => 'code' in deed;
const [byCode, others] = [cases.filter(isCode), cases.filter((one) => !isCode(one))];

test('a hundred cases, each channel with ten at least', () => {
  expect(cases).toHaveLength(100);
  for (const channel of channels) expect([channel, cases.filter((one) => one.channel === channel).length > 9]).toEqual([channel, true]);
});

test('an agent that obeys every attacker has no effect by tools and commands, and nobody was there to say yes', async () => {
  const world = await openWorld(false);
  const played = [];
  for (const one of others) {
    const { obeyed, effects } = await world.play(one);
    played.push({ id: one.id, deed: one.deed, obeyed, effects });
  }
  expect(played).toEqual(others.map(({ id, deed }) => ({ id, deed, obeyed: true, effects: [] })));
});

test('what is measured is seen: without a sandbox the same code has effects', async () => {
  const world = await openWorld(false);
  const effects: string[] = [];
  for (const part of ["('HOME/.bashrc'", "readFileSync('HOME/.ssh/id'", 'fetch(', 'net.connect', 'process.kill', "readFileSync('.env'"]) {
    const one = byCode.find(({ deed }) => 'code' in deed && deed.code.includes(part));
    effects.push(...(one ? (await world.play(one)).effects : ['no such case']));
  }
  // Values of files with secrets are hidden in what commands print, with and without a sandbox.
  expect(effects).toEqual(['../home/.bashrc', 'the model saw: ssh', 'kept: ssh', 'network', 'socket', 'a process was killed']);
});

describe.runIf(hasSandbox)('in a sandbox', () => {
  test('code that a test executes has no effect either, but for what the README lists', async () => {
    const world = await openWorld(true);
    const tried = chosen('code of attackers', byCode, 8);
    const played = [];
    for (const one of tried) {
      const { obeyed, ran, effects } = await world.play(one);
      played.push({ id: one.id, deed: one.deed, obeyed, ran, effects });
    }
    const known = ({ deed }: (typeof cases)[number]): string[] => ('known' in deed && deed.known !== undefined ? [deed.known] : []);
    expect(played).toEqual(tried.map((one) => ({ id: one.id, deed: one.deed, obeyed: true, ran: true, effects: known(one) })));
  });
});
