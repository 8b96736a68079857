import { folderOf } from '../layers/projects.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/u));

/** Python's own. */
const standard = words(`
_collections_abc _compat_pickle _markupbase _py_abc _pydecimal _pyio _sitebuiltins _strptime _threading_local _weakrefset abc aifc annotationlib
argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code
codecs codeop collections colorsys compileall compression concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses
dataclasses datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch
fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http imaplib imghdr imp importlib
inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib
msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools pipes
pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re
readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver
spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau symtable sys sysconfig syslog tabnanny
tarfile telnetlib tempfile termios textwrap threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle types typing
unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib
zoneinfo
`);
/** Runners, and what these and their usual plugins load, also where no test names it. */
const ofRunners = words(`
_pytest anyio attr attrs behave blib2to3 chardet click colorama coverage distlib django exceptiongroup execnet freezegun green hypothesis
importlib_metadata importlib_resources iniconfig jinja2 markupsafe mock mypy mypy_extensions nose nose2 nox packaging parameterized parse parse_type
pip pkg_resources platformdirs pluggy psutil py pygments pytest pytest_asyncio pytest_cov pytest_django pytest_mock pytest_timeout pytest_xdist
requests responses respx robot ruff setuptools sniffio sortedcontainers stestr subunit syrupy testtools toml tomli tox trial trio twisted typeguard
typing_extensions virtualenv ward wheel xdist xmlrunner yaml zipp zope
`);
const python = /^(?:(.*)\/)?((?!__init__\.)\w+)(?:\/__init__)?(?:\.[\w-]+)?\.(?:py|pyc|pyo|pyd|so)$/u;

/** The name by which Python imports a module or package that lies in a folder where it looks for them; null: there is none. */
export function pythonModule(path: string, isSearched: (folder: string) => boolean): string | null {
  const [, folder = '', name] = python.exec(path) ?? [];
  return name !== undefined && isSearched(folder) ? name : null;
}

/** Perl and Ruby look in these first. */
const others =
  /(?:^|\/)lib\/(?:(?:Test|Test2|TAP|App\/Prove|Carp|Exporter|Scalar|List|Data|Storable|POSIX|strict|warnings|parent|base)(?:\/.*)?\.pm|(?:minitest|rspec|test\/unit|test-unit|cucumber|rake|bundler|json|set|optparse|diff-lcs|simplecov)(?:\/.*)?\.rb)$/u;

/** Whether a file is loaded where runners mean a module of the language or of their own. */
export function isKnownModule(path: string, isSearched: (folder: string) => boolean): boolean {
  const name = pythonModule(path, isSearched);
  return others.test(path) || (name !== null && (standard.has(name) || ofRunners.has(name)));
}

/** Folders in which Python looks for modules: the top, the usual ones for sources, those of projects, and those of tests that are no package. */
export function searchedFolders(paths: ReadonlySet<string>, isTest: (path: string) => boolean): (folder: string) => boolean {
  const folders = new Set(['', 'src', 'lib', 'python']);
  for (const path of paths) {
    const folder = folderOf(path);
    const isPackage = paths.has(folder === '' ? '__init__.py' : `${folder}/__init__.py`);
    const isProject = /(?:^|\/)(?:pyproject\.toml|setup\.(?:py|cfg)|pytest\.ini|tox\.ini|requirements\.txt)$/u.test(path);
    if (isProject || (path.endsWith('.py') && isTest(path) && !isPackage)) folders.add(folder).add(folder === '' ? 'src' : `${folder}/src`);
  }
  // `src/` with an `__init__.py` is a package itself: its modules have names of their own.
  return (folder) => folders.has(folder) && (folder === '' || !paths.has(`${folder}/__init__.py`));
}
