/** Did the system refuse it (EBUSY, EIO…)? Node's own codes begin with `ERR_`. */
export function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z0-9]+$/u.test(error.code);
}
