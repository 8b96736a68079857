import type { Evidence } from '../../protocol/run-event.ts';
import type { Report } from '../../protocol/report.ts';
import type { Fill } from '../describe/message.ts';

/** The status of a run, a phase or an attempt. */
export function statusTerm(
  term: Report['status'] | Report['phases'][number]['status'] | Report['attempts'][number]['status'],
  t: Fill,
): string {
  switch (term) {
    case 'running':
      return t('running');
    case 'waiting-approval':
      return t('waiting for approval');
    case 'saved':
      return t('saved for later');
    case 'stopped':
      return t('stopped');
    case 'budget-reached':
      return t('budget reached');
    case 'interrupted':
      return t('interrupted');
    case 'completed':
      return t('completed');
    case 'cancelled':
      return t('cancelled');
    case 'failed':
      return t('failed');
    case 'skipped':
      return t('skipped');
    case 'finished':
      return t('finished');
    case 'question':
      return t('question');
  }
}

export function verdictTerm(term: Report['verdicts'][number]['result'], t: Fill): string {
  switch (term) {
    case 'proven':
      return t('proven');
    case 'unproven':
      return t('unproven');
    case 'failed':
      return t('failed');
  }
}

export function purposeTerm(term: Report['evidence'][number]['purpose'], t: Fill): string {
  switch (term) {
    case 'validate':
      return t('validate');
    case 'handover':
      return t('handover');
    case 'prove':
      return t('prove');
  }
}

/** How a command ended. */
export function resultTerm(term: Evidence['result'], t: Fill): string {
  switch (term) {
    case 'pass':
      return t('pass');
    case 'fail':
      return t('fail');
    case 'unstable':
      return t('unstable');
    case 'missing':
      return t('missing');
    case 'timeout':
      return t('timeout');
    case 'interrupted':
      return t('interrupted');
  }
}

export function changeTerm(term: Report['files'][number]['change'], t: Fill): string {
  switch (term) {
    case 'added':
      return t('added');
    case 'modified':
      return t('modified');
    case 'deleted':
      return t('deleted');
  }
}
