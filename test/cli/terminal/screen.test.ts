import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { line } from '../../../src/cli/terminal/line.ts';
import { createOutput } from '../../../src/cli/terminal/output.ts';
import { createScreen, type Screen } from '../../../src/cli/terminal/screen.ts';

function screenOf(options: { live: boolean; columns?: number; rows?: number }): {
  screen: Screen;
  taken: () => string;
  stream: PassThrough & { columns?: number };
} {
  const stream = Object.assign(new PassThrough(), { columns: options.columns ?? 30, rows: options.rows ?? 10 });
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const taken = (): string => {
    const all = text.replaceAll('\u001b', '^');
    text = '';
    return all;
  };
  return { screen: createScreen(createOutput(stream), { live: options.live, colour: false }), taken, stream };
}

describe('screen', () => {
  it('draws a block, logs above it, draws it again in place, and takes it away', () => {
    const { screen, taken } = screenOf({ live: true });
    screen.draw([line('one'), line('two')]);
    expect(taken()).toBe('^[?25lone^[K\ntwo^[K^[J');
    screen.log([line('settled')]);
    expect(taken()).toBe('\r^[1Asettled^[K\none^[K\ntwo^[K^[J');
    screen.draw([line('three')]);
    expect(taken()).toBe('\r^[1Athree^[K^[J');
    screen.draw([]);
    expect(taken()).toBe('\r^[J^[?25h');
    screen.draw([]);
    expect(taken()).toBe('');
  });

  it('finds its first row again after the terminal became narrower', () => {
    const { screen, taken, stream } = screenOf({ live: true, columns: 60 });
    screen.draw([line('x'.repeat(50)), line('y')]);
    taken();
    stream.columns = 25;
    screen.draw([line('z')]);
    expect(taken()).toBe('\r^[2Az^[K^[J');
  });

  it('never fills the whole terminal with its block', () => {
    const { screen, taken } = screenOf({ live: true, rows: 5 });
    screen.draw(Array.from({ length: 20 }, (_, index) => line(`row ${index}`)));
    expect(taken()).toBe('^[?25lrow 16^[K\nrow 17^[K\nrow 18^[K\nrow 19^[K^[J');
  });

  it('only appends without a terminal', () => {
    const { screen, taken } = screenOf({ live: false });
    screen.draw([line('block')]);
    screen.log([line('settled'), []]);
    expect(taken()).toBe('settled\n\n');
  });

  it('survives a reader who has gone', () => {
    const stream = new PassThrough();
    const output = createOutput(stream);
    const screen = createScreen(output, { live: true, colour: true });
    let told = 0;
    output.onClosed(() => (told += 1));
    stream.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    stream.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    screen.log([line('nobody reads this')]);
    expect([told, output.closed, stream.read()]).toEqual([1, true, null]);
    return expect(output.flush()).resolves.toBeUndefined();
  });
});
