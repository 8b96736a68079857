import { isSystemError } from '../core/is-system-error.ts';
import { PathError, WorkspaceError } from '../core/ports.ts';
import { sentence } from '../core/describe/message.ts';

/** The `code` of an error of the operating system (`ENOENT`…); null for any other error. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** What comes of the work; null where the file or folder that it is about is not there. */
export async function ifThere<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return null;
    throw error;
  }
}

/** As `ifThere`; null also where this user may not look, and so no command of theirs either. */
export async function unlessForbidden<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await ifThere(work);
  } catch (error) {
    if (['EACCES', 'EPERM', 'ELOOP'].includes(systemCode(error) ?? '')) return null;
    throw error;
  }
}

/** As `toWorkspaceError`, of what is only read: what this user has no right to is a `PathError`, as is what no model may read. */
export function toReadError(error: unknown, what: string): Error {
  if (!['EACCES', 'EPERM'].includes(systemCode(error) ?? '')) return toWorkspaceError(error, what);
  return new PathError(sentence('{0} cannot be read: this user has no right to.', JSON.stringify(what)));
}

/** An error of the operating system as one with a message: what is wrong with `what` (a path, for the person) and what to do. Other errors are returned as they are. */
export function toWorkspaceError(error: unknown, what: string): Error {
  const shown = JSON.stringify(what);
  switch (systemCode(error)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new WorkspaceError(
        'not-writable',
        sentence(
          '{0} cannot be changed: this user has no right to, or the disk is read-only. Change its permissions, or work on a copy.',
          shown,
        ),
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return new WorkspaceError(
        'disk-full',
        sentence('{0} cannot be written: the disk is full. Free some space and resume; nothing was changed.', shown),
      );
    case 'EMFILE':
    case 'ENFILE':
      return new WorkspaceError(
        'failed',
        sentence('{0} cannot be opened: too many files are open. Raise the limit (ulimit -n) and resume.', shown),
      );
    case 'ELOOP':
      return new PathError(sentence('{0} goes through links that form a cycle.', shown));
    case 'ENAMETOOLONG':
      return new PathError(sentence('{0} is too long for this system.', shown));
    case 'ENOTDIR':
      return new PathError(sentence('{0} cannot exist: part of the path is a file, not a folder.', shown));
    case 'EISDIR':
      return new PathError(sentence('{0} is a folder, not a file.', shown));
    default:
      if (!(error instanceof Error)) return new Error(String(error));
      if (!isSystemError(error)) return error;
      return new WorkspaceError(
        'unusable',
        sentence('{0} cannot be used now ({1}). Close what uses it, or check the disk, and resume.', shown, error.message),
      );
  }
}
