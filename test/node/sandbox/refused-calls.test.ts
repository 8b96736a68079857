import { expect, test } from 'vitest';
import { refusedCalls } from '../../../src/node/sandbox/refused-calls.ts';

/** What the kernel would do with a system call: the few instructions that the program is made of. */
function answer({ machine, number, args = [] }: { machine: number; number: number; args?: readonly number[] }): 'allow' | 'refuse' {
  const program = new DataView(refusedCalls().buffer);
  const data = new DataView(new ArrayBuffer(64));
  data.setUint32(0, number, true);
  data.setUint32(4, machine, true);
  for (const [index, value] of args.entries()) data.setBigInt64(16 + 8 * index, BigInt(value), true);
  for (let at = 0, loaded = 0; ; at += 1) {
    const [code, yes, no, value] = [
      program.getUint16(at * 8, true),
      program.getUint8(at * 8 + 2),
      program.getUint8(at * 8 + 3),
      program.getUint32(at * 8 + 4, true),
    ];
    if (code === 0x20) loaded = data.getUint32(value, true);
    else if (code === 0x15) at += loaded === value ? yes : no;
    else if (code === 0x35) at += loaded >= value ? yes : no;
    else if (code === 0x45) at += (loaded & value) === 0 ? no : yes;
    else if (code === 0x06) return value === 0x7fff0000 ? 'allow' : 'refuse';
    else throw new Error(`instruction ${code}`);
  }
}

test.each([
  ['x86_64', 0xc000003e, 101, 311],
  ['i386', 0x40000003, 26, 348],
  ['aarch64', 0xc00000b7, 117, 271],
  ['arm', 0x40000028, 26, 377],
  ['riscv64', 0xc00000f3, 117, 271],
])('%s: process 1 cannot be traced nor written to, others can', (_name, machine, ptrace, write) => {
  const of = (number: number, ...args: number[]) => answer({ machine, number, args });
  expect([of(ptrace, 16, 1), of(write, 1), of(438, 5)]).toEqual(['refuse', 'refuse', 'refuse']);
  // The kernel takes the lower half alone.
  expect([of(ptrace, 16, 2 ** 32 + 1), of(write, 2 ** 32 + 1)]).toEqual(['refuse', 'refuse']);
  expect([of(ptrace, 16, 2), of(ptrace, 1, 0), of(write, 11), of(0, 1, 1), of(59, 1, 1)]).toEqual(Array(5).fill('allow'));
});

test('another way to number calls is refused, another kind of machine left alone', () => {
  expect(answer({ machine: 0xc000003e, number: 0x40000000 + 521, args: [16, 1] })).toBe('refuse');
  expect(answer({ machine: 0xc000003e, number: 0x40000000 })).toBe('refuse');
  expect(answer({ machine: 22, number: 101, args: [16, 1] })).toBe('allow');
});

test.each([
  ['x86_64', 0xc000003e, { chmod: 90, fchmodat: 268, open: 2, openat: 257, creat: 85, mknodat: 259, socket: 41, keyctl: 250 }],
  ['i386', 0x40000003, { chmod: 15, fchmodat: 306, open: 5, openat: 295, creat: 8, mknodat: 297, socket: 359, keyctl: 288 }],
  ['aarch64', 0xc00000b7, { fchmod: 52, fchmodat: 53, openat: 56, mknodat: 33, socket: 198, keyctl: 219 }],
  ['arm', 0x40000028, { chmod: 15, fchmodat: 333, open: 5, openat: 322, creat: 8, mknodat: 324, socket: 281, keyctl: 311 }],
  ['riscv64', 0xc00000f3, { fchmod: 52, fchmodat: 53, openat: 56, mknodat: 33, socket: 198, keyctl: 219 }],
] as const)('%s: no file is made to run as its owner; no sockets of virtual machines, no keys of the kernel', (_name, machine, numbers) => {
  const {
    fchmodat,
    openat,
    mknodat,
    socket,
    keyctl,
    ...more
  }: Partial<Record<string, number>> & Record<'fchmodat' | 'openat' | 'mknodat' | 'socket' | 'keyctl', number> = numbers;
  const of = (number: number, ...args: number[]) => answer({ machine, number, args });
  const create = 0o101;
  expect([of(fchmodat, 3, 0, 0o4755), of(452, 3, 0, 0o4755), of(mknodat, 3, 0, 0o104755), of(socket, 40, 1)]).toEqual(
    Array(4).fill('refuse'),
  );
  expect([of(openat, 3, 0, create, 0o4755), of(openat, 3, 0, 0o20000001, 0o4755)]).toEqual(['refuse', 'refuse']);
  expect([of(keyctl), of(437), of(425)]).toEqual(['refuse', 'refuse', 'refuse']);
  expect([of(fchmodat, 3, 0, 0o2775), of(openat, 3, 0, create, 0o644), of(openat, 3, 0, 0, 0o4755), of(socket, 1, 1)]).toEqual(
    Array(4).fill('allow'),
  );
  for (const [name, number] of Object.entries(more)) {
    const before = name === 'open' ? [0, create] : [0];
    expect([name, of(number as number, ...before, 0o4755), of(number as number, ...before, 0o755)]).toEqual([name, 'refuse', 'allow']);
  }
});
