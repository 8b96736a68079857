/** System calls by which a process takes hold of another one's memory or open files. `pid`: which argument names the other one. */
const calls = {
  ptrace: { pid: 1 },
  process_vm_writev: { pid: 0 },
  /** Its other process is a file already. */
  pidfd_getfd: { pid: null },
} as const;

/** Their numbers for each kind of machine, and how the kernel names that. `limit`: from here on numbers mean another kind. */
const machines: readonly {
  readonly audit: number;
  readonly numbers: Readonly<Record<keyof typeof calls, number>>;
  readonly limit?: number;
}[] = [
  // x86_64; i386
  { audit: 0xc000003e, numbers: { ptrace: 101, process_vm_writev: 311, pidfd_getfd: 438 }, limit: 0x40000000 },
  { audit: 0x40000003, numbers: { ptrace: 26, process_vm_writev: 348, pidfd_getfd: 438 } },
  // aarch64; arm; riscv64
  { audit: 0xc00000b7, numbers: { ptrace: 117, process_vm_writev: 271, pidfd_getfd: 438 } },
  { audit: 0x40000028, numbers: { ptrace: 26, process_vm_writev: 377, pidfd_getfd: 438 } },
  { audit: 0xc00000f3, numbers: { ptrace: 117, process_vm_writev: 271, pidfd_getfd: 438 } },
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
const allow: Instruction = { code: 0x06, yes: 0, no: 0, value: 0x7fff0000 };
/** The call fails with EPERM. */
const refuse: Instruction = { code: 0x06, yes: 0, no: 0, value: 0x00050001 };

function forMachine({ audit, numbers, limit }: (typeof machines)[number]): Instruction[] {
  const each = (Object.keys(calls) as (keyof typeof calls)[]).flatMap((name) => {
    const { pid } = calls[name];
    const then = pid === null ? [refuse] : [load(at.argument(pid)), equal(1, 1), refuse, allow];
    return [equal(numbers[name], then.length), ...then];
  });
  const body = [load(at.number), ...(limit === undefined ? [] : [atLeast(limit, 1), refuse]), ...each, allow];
  return [load(at.machine), equal(audit, body.length), ...body];
}

/**
 * A program for the kernel's seccomp, as bytes of a machine with the low byte first: nothing gets hold of process 1, which is the sandbox's own and ends
 * with whoever started it. Debuggers of other processes work.
 */
export function noTracing(): Uint8Array {
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
