import { expect, test } from 'vitest';
import { Demos } from '../../src/vscode/demos.ts';
import { memento } from '../extension/suite/memento.ts';

test('a demo begins once in its folder, and is one in every later window', async () => {
  const store = memento();
  const stages = () => [new Demos(store).has('/tmp/demo'), new Demos(store).isFresh('/tmp/demo'), new Demos(store).has('/home/ana/shop')];
  expect(stages()).toEqual([false, false, false]);
  await new Demos(store).add('/tmp/demo');
  expect(stages()).toEqual([true, true, false]);
  await new Demos(store).begin('/tmp/demo');
  expect(stages()).toEqual([true, false, false]);
});

test('a folder in which the person wants a model to answer is no demo any more', async () => {
  const store = memento();
  await new Demos(store).add('/tmp/demo');
  await new Demos(store).remove('/tmp/demo');
  expect(new Demos(store).has('/tmp/demo')).toBe(false);
});
