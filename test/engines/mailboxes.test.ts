import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { Activity } from '../../src/engines/embedded/activity.ts';
import { Mailboxes } from '../../src/engines/embedded/mailboxes.ts';

const word = (id: string) => ({ id, name: 'word', to: 'run', payload: { value: id }, sender: null });

it('whoever waits gets what fits, the oldest first, and leaves nothing behind that listens for a stop', async () => {
  const mailboxes = new Mailboxes([word('early')], new Activity());
  const { signal } = new AbortController();
  const take = () => mailboxes.take('run', ({ to }) => to === 'run', signal);
  expect(await take()).toEqual(word('early'));
  for (let number = 1; number <= 3; number++) {
    const waiting = take();
    mailboxes.deliver({ ...word('of another'), to: 'run/other' });
    mailboxes.deliver(word(`late ${number}`));
    expect(await waiting).toEqual(word(`late ${number}`));
  }
  const expiring = take();
  mailboxes.expire('run');
  expect([await expiring, getEventListeners(signal, 'abort')]).toEqual([null, []]);
});

it('what comes while nobody waits is there for whoever waits next, also when one has waited before or waited too long', async () => {
  const mailboxes = new Mailboxes([], new Activity());
  const { signal } = new AbortController();
  const take = () => mailboxes.take('run', () => true, signal);
  const first = take();
  mailboxes.deliver(word('one'));
  mailboxes.deliver(word('two'));
  mailboxes.expire('run');
  expect([await first, await take()]).toEqual([word('one'), word('two')]);
  const late = take();
  mailboxes.expire('run');
  mailboxes.deliver(word('three'));
  expect([await late, await take()]).toEqual([null, word('three')]);
});

it('a stop ends the waiting with its reason', async () => {
  const mailboxes = new Mailboxes([], new Activity());
  const stop = new AbortController();
  const waiting = mailboxes.take('run', () => true, stop.signal);
  stop.abort(new RangeError('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
});
