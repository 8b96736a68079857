/** Name of the module that every Python loads of itself where `PYTHONPATH` has it. */
export const pythonStart = 'sitecustomize.py';

/**
 * Has `python -m unittest` write its tests beside itself when all of them have run. Whatever the machine loads in its place is loaded as well, and
 * processes that the tests start see nothing of it.
 */
export const unittestReporter = `
import json, os, sys

def begin():
    here = os.path.dirname(os.path.abspath(__file__))
    others = lambda paths: [one for one in paths if os.path.abspath(one or '.') != here]
    sys.path[:] = others(sys.path)
    rest = others(one for one in os.environ.get('PYTHONPATH', '').split(os.pathsep) if one)
    os.environ.pop('PYTHONPATH', None)
    if rest:
        os.environ['PYTHONPATH'] = os.pathsep.join(rest)
    this = sys.modules.pop('sitecustomize')
    try:
        import sitecustomize
    except ImportError:
        pass
    sys.modules.setdefault('sitecustomize', this)
    if 'unittest' in getattr(sys, 'orig_argv', []):
        report(here)

def report(folder):
    from unittest import TestResult, TextTestRunner
    tests = {}
    def tell(name, outcome):
        told = getattr(TestResult, name)
        def telling(self, test, *more, **named):
            end = outcome(*more)
            if end and tests.get(test.id()) != 'failed':
                tests[test.id()] = end
            return told(self, test, *more, **named)
        setattr(TestResult, name, telling)
    tell('addSuccess', lambda *_: 'passed')
    tell('addExpectedFailure', lambda *_: 'passed')
    tell('addSkip', lambda *_: 'skipped')
    for name in ['addError', 'addFailure', 'addUnexpectedSuccess']:
        tell(name, lambda *_: 'failed')
    tell('addSubTest', lambda _, error: 'failed' if error else None)
    run = TextTestRunner.run
    def running(self, test):
        result = run(self, test)
        hides = lambda name: {'hides': True} if name.startswith(('unittest.loader.', 'setUpClass (', 'setUpModule (')) else {}
        told = [{'file': '', 'path': [name], 'outcome': outcome, **hides(name)} for name, outcome in tests.items()]
        with open(os.path.join(folder, 'unittest-%d.json' % os.getpid()), 'w', encoding='utf-8') as file:
            json.dump({'node': told}, file)
        return result
    TextTestRunner.run = running

begin()
`;
