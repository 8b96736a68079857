import { expect, it } from 'vitest';
import { untilCalm } from '../../../src/cli/drive/until-calm.ts';

it('waits while there is work, and no longer than that', async () => {
  const work = { left: 3 };
  const step = (): void => {
    const begun = performance.now();
    while (performance.now() - begun < 25);
    if (--work.left > 0) setImmediate(step);
  };
  setImmediate(step);
  await untilCalm(new AbortController().signal);
  expect(work.left).toBe(0);
});

it('waits for no one who works on and on, nor when it is hurried', async () => {
  let isOver = false;
  const step = (): void => void (isOver || setImmediate(step));
  step();
  await untilCalm(new AbortController().signal);
  const hurry = new AbortController();
  const waiting = untilCalm(hurry.signal);
  hurry.abort();
  await waiting;
  await untilCalm(AbortSignal.abort());
  isOver = true;
});
