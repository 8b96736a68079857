/** Devices, which Windows finds in every folder, also with an ending. */
const device = /^(?:con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?:[. ]|$)/iu;
/** What NTFS also calls a file with a longer name. */
const shortName = /^[^.]{1,6}~\d{1,6}(?:\.[^.]{0,3})?$/u;
/** Streams and what no name may hold. */
const reserved = /[<>:"|?*\\]/u;

/** Whether Windows could take a name of the path (in its normal form) for something else: a device, a stream, or a file with another name. */
export function isAmbiguousOnWindows(path: string): boolean {
  return path.split('/').some((name) => device.test(name) || shortName.test(name) || reserved.test(name));
}
