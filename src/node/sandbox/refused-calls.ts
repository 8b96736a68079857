/** When a system call is refused. Arguments count from 0. */
type When =
  | 'always'
  /** An argument is just this. */
  | { readonly argument: number; readonly is: number }
  /** An argument has one of these bits; `if`: and so has another one of its own. */
  | { readonly argument: number; readonly has: number; readonly if?: { readonly argument: number; readonly has: number } };

/** `missing`: as if the kernel did not have it, so that programs take another way. */
interface Refused {
  readonly when: When;
  readonly missing?: true;
}

/** Of a file's mode: it runs as whoever owns it. */
const asOwner = 0o4000;
/** Flags of "open" with which its mode counts: O_CREAT, O_TMPFILE. */
const making = 0o100 | 0o20000000;
const mode = (argument: number): Refused => ({ when: { argument, has: asOwner } });
const made = (argument: number): Refused => ({ when: { argument, has: asOwner, if: { argument: argument - 1, has: making } } });
const firstProcess = 1;
const virtualMachines = 40;

const calls = {
  // How a process takes hold of another one's memory or open files. Of the last the other process is a file already.
  ptrace: { when: { argument: 1, is: firstProcess } },
  process_vm_writev: { when: { argument: 0, is: firstProcess } },
  pidfd_getfd: { when: 'always' },
  // How a file is made to run as the person for everybody on the machine.
  chmod: mode(1),
  fchmod: mode(1),
  fchmodat: mode(2),
  fchmodat2: mode(2),
  creat: mode(1),
  open: made(2),
  openat: made(3),
  mknod: mode(1),
  mknodat: mode(2),
  // Their arguments cannot be seen.
  openat2: { when: 'always', missing: true },
  io_uring_setup: { when: 'always', missing: true },
  socketcall: { when: 'always', missing: true },
  // What no name space keeps apart: the sockets of virtual machines, the kernel's keys.
  socket: { when: { argument: 0, is: virtualMachines } },
  add_key: { when: 'always', missing: true },
  request_key: { when: 'always', missing: true },
  keyctl: { when: 'always', missing: true },
} as const satisfies Readonly<Record<string, Refused>>;

type Numbers = Readonly<Partial<Record<keyof typeof calls, number>>>;

const everywhere = { pidfd_getfd: 438, openat2: 437, fchmodat2: 452, io_uring_setup: 425 } as const;
const recent: Numbers = {
  ...everywhere,
  ptrace: 117,
  process_vm_writev: 271,
  fchmod: 52,
  fchmodat: 53,
  openat: 56,
  mknodat: 33,
  socket: 198,
  add_key: 217,
  request_key: 218,
  keyctl: 219,
};
const old: Numbers = { ...everywhere, ptrace: 26, open: 5, creat: 8, mknod: 14, chmod: 15, fchmod: 94 };

/** Their numbers for each kind of machine, and how the kernel names that. `limit`: from here on numbers mean another kind. */
const machines: readonly { readonly audit: number; readonly numbers: Numbers; readonly limit?: number }[] = [
  // x86_64
  {
    audit: 0xc000003e,
    numbers: {
      ...everywhere,
      ptrace: 101,
      process_vm_writev: 311,
      open: 2,
      creat: 85,
      openat: 257,
      mknod: 133,
      mknodat: 259,
      chmod: 90,
      fchmod: 91,
      fchmodat: 268,
      socket: 41,
      add_key: 248,
      request_key: 249,
      keyctl: 250,
    },
    limit: 0x40000000,
  },
  // i386
  {
    audit: 0x40000003,
    numbers: {
      ...old,
      process_vm_writev: 348,
      openat: 295,
      mknodat: 297,
      fchmodat: 306,
      socketcall: 102,
      socket: 359,
      add_key: 286,
      request_key: 287,
      keyctl: 288,
    },
  },
  // aarch64; arm; riscv64
  { audit: 0xc00000b7, numbers: recent },
  {
    audit: 0x40000028,
    numbers: {
      ...old,
      process_vm_writev: 377,
      openat: 322,
      mknodat: 324,
      fchmodat: 333,
      socket: 281,
      add_key: 309,
      request_key: 310,
      keyctl: 311,
    },
  },
  { audit: 0xc00000f3, numbers: recent },
];

/** Of the kernel's `struct seccomp_data`, in bytes. */
const at = { number: 0, machine: 4, argument: (index: number) => 16 + 8 * index } as const;

interface Instruction {
  readonly code: number;
  /** Instructions to skip where a comparison holds, and where it does not. */
  readonly yes: number;
  readonly no: number;
  readonly value: number;
}

const load = (offset: number): Instruction => ({ code: 0x20, yes: 0, no: 0, value: offset });
const equal = (value: number, no: number): Instruction => ({ code: 0x15, yes: 0, no, value });
const atLeast = (value: number, no: number): Instruction => ({ code: 0x35, yes: 0, no, value });
const anyOf = (bits: number, no: number): Instruction => ({ code: 0x45, yes: 0, no, value: bits });
const allow: Instruction = { code: 0x06, yes: 0, no: 0, value: 0x7fff0000 };
/** The call fails with EPERM, or with ENOSYS. */
const refuse: Instruction = { code: 0x06, yes: 0, no: 0, value: 0x00050001 };
const missing: Instruction = { code: 0x06, yes: 0, no: 0, value: 0x00050026 };

function refusing({ when, missing: isMissing }: Refused): Instruction[] {
  if (when === 'always') return [isMissing ? missing : refuse];
  const test = [load(at.argument(when.argument)), 'is' in when ? equal(when.is, 1) : anyOf(when.has, 1), refuse, allow];
  const condition = 'has' in when ? when.if : undefined;
  return condition === undefined ? test : [load(at.argument(condition.argument)), anyOf(condition.has, test.length - 1), ...test];
}

function forMachine({ audit, numbers, limit }: (typeof machines)[number]): Instruction[] {
  const each = (Object.entries(numbers) as [keyof typeof calls, number][]).flatMap(([name, number]) => {
    const then = refusing(calls[name]);
    return [equal(number, then.length), ...then];
  });
  const body = [load(at.number), ...(limit === undefined ? [] : [atLeast(limit, 1), refuse]), ...each, allow];
  return [load(at.machine), equal(audit, body.length), ...body];
}

/**
 * A program for the kernel's seccomp, as bytes of a machine with the low byte first. Nothing gets hold of process 1, which is the sandbox's own and ends
 * with whoever started it (debuggers of other processes work), no file is made to run as the person, and what name spaces do not keep apart is not there.
 */
export function refusedCalls(): Uint8Array {
  const program = [...machines.flatMap(forMachine), allow];
  const bytes = new DataView(new ArrayBuffer(program.length * 8));
  for (const [index, { code, yes, no, value }] of program.entries()) {
    bytes.setUint16(index * 8, code, true);
    bytes.setUint8(index * 8 + 2, yes);
    bytes.setUint8(index * 8 + 3, no);
    bytes.setUint32(index * 8 + 4, value, true);
  }
  return new Uint8Array(bytes.buffer);
}
