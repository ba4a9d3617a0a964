/** `label list | set | confirm | recheck | grant`: sensitivity labels, by who may confirm them. */
import type { Command } from 'commander';
import { asLabeller, decideLabels, SETTABLE_LABELS } from '../access/decide-labels.ts';
import { addLabelGrant, endLabelGrants, listLabels, setLabels } from '../access/label.store.ts';
import { POLICY } from '../access/policy.ts';
import { recheckLabels } from '../access/recheck-labels.ts';
import { type Scope, withOperator, withScope } from '../access/scope.ts';
import { appendAudit } from '../audit/audit.store.ts';
import type { NewAuditEvent } from '../audit/audit-event.ts';
import { AppError } from '../errors.ts';
import { findPatientByMrn } from '../patients/patient.store.ts';
import type { Parts } from '../wiring.ts';
import { actorByEmail, print, withParts } from './run-command.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function registerLabel(program: Command): void {
  const label = program.command('label').description('sensitivity labels of documents and pages');
  label
    .command('list')
    .description('documents whose labels wait for a person')
    .requiredOption('--as <email>', 'privacy officer, or records department')
    .option('--confirmed', 'those that a person has confirmed')
    .option('--json', 'one JSON value on stdout')
    .action(async (options: { as: string; confirmed?: boolean; json?: boolean }) => {
      const rows = await withParts(async (parts) =>
        asLabeller(parts.database, await actorByEmail(parts, options.as), async (scope) => {
          const found = await listLabels(scope, options.confirmed ?? false);
          await record(scope, { action: 'label.listed', outcome: 'success', detail: { rows: found.length } });
          return found;
        }),
      );
      print(rows, options.json, () =>
        rows.map((row) => `${row.documentId}  MRN …${row.mrnEnd ?? ''}  ${row.labels.join('+')}  ${row.pages ?? ''}`),
      );
    });
  label
    .command('set')
    .description(`confirm or change labels: ${Object.keys(POLICY.labels).join(', ')}`)
    .requiredOption('--as <email>', 'privacy officer, or records department for what it may see')
    .requiredOption('--document <id>', 'which document')
    .requiredOption('--labels <list>', 'labels, comma between; "normal" clears')
    .option('--page <number>', 'only this page')
    .option('--author <email>', 'who wrote it; psychotherapy notes are for their author only')
    .option('--json', 'one JSON value on stdout')
    .action(
      async (options: {
        as: string;
        document: string;
        labels: string;
        page?: string;
        author?: string;
        json?: boolean;
      }) => {
        const labels = readLabels(options.labels);
        if (options.page && !/^[1-9]\d{0,5}$/.test(options.page))
          throw new AppError('command.arguments', { fault: '--page takes a page number.' });
        const page = options.page ? Number(options.page) : null;
        await withParts(async (parts) => {
          const author = options.author ? await actorByEmail(parts, options.author) : null;
          const { document: documentId } = options;
          const done = await asLabeller(parts.database, await actorByEmail(parts, options.as), async (scope) => {
            const change = { documentId, page, labels, authorId: author?.staffId ?? null };
            const set = UUID.test(documentId) && (await setLabels(scope, change));
            await record(scope, {
              action: 'label.set',
              outcome: set ? 'success' : 'denied',
              entity: 'document',
              entityId: documentId,
              detail: { labels: labels.join('+'), page },
            });
            return set;
          });
          if (!done) throw new AppError('record.unavailable');
        });
        print({ documentId: options.document, page, labels }, options.json, () => [`labelled ${labels.join(', ')}`]);
      },
    );
  label
    .command('confirm')
    .description('confirm the labels that are proposed for a document, page by page as they are')
    .requiredOption('--as <email>', 'privacy officer, or records department for what it may see')
    .requiredOption('--document <id>', 'which document')
    .option('--json', 'one JSON value on stdout')
    .action(async ({ as, document: documentId, json }: { as: string; document: string; json?: boolean }) => {
      const decision = { documentId, labels: null, seen: null, channel: 'command' };
      const labels = await withParts(async (parts) =>
        decideLabels(parts.database, await actorByEmail(parts, as), decision),
      );
      print({ documentId, labels }, json, () => [`confirmed ${labels.join(', ')}`]);
    });
  label
    .command('recheck')
    .description('look again at pages labelled before the cues changed; for whoever operates the machine')
    .option('--json', 'one JSON value on stdout')
    .action(async ({ json }: { json?: boolean }) => {
      const done = await withParts(({ database }) =>
        withOperator(database, async (operator) => {
          const found = await recheckLabels(operator);
          const detail = { pages: found.pages, changed: found.changed };
          await appendAudit(operator, { action: 'label.rechecked', outcome: 'success', channel: 'command', detail });
          return found;
        }),
      );
      print(done, json, () => [`${done.pages} pages looked at, ${done.changed} with more labels than before`]);
    });
  label
    .command('grant')
    .description('let a person see a label, for one patient or for all')
    .requiredOption('--as <email>', 'privacy officer')
    .requiredOption('--to <email>', 'who may see it')
    .requiredOption('--label <label>', 'which label')
    .option('--mrn <mrn>', 'for this patient only')
    .option('--until <day>', 'last day, YYYY-MM-DD')
    .option('--end', 'end every running grant of this label to this person')
    .option('--json', 'one JSON value on stdout')
    .action(
      async (options: {
        as: string;
        to: string;
        label: string;
        mrn?: string;
        until?: string;
        end?: boolean;
        json?: boolean;
      }) => {
        const result = await withParts((parts) => grantLabel(parts, options));
        print(result, options.json, () => [options.end ? `${result.ended} grants ended` : 'granted']);
      },
    );
}

async function grantLabel(
  parts: Parts,
  options: { as: string; to: string; label: string; mrn?: string; until?: string; end?: boolean },
): Promise<{ id: string | null; ended: number }> {
  const [label = ''] = readLabels(options.label);
  const actor = await actorByEmail(parts, options.as);
  const to = await actorByEmail(parts, options.to);
  if (!actor.roles.includes('privacy-officer') || actor.staffId === to.staffId)
    throw new AppError('access.not-officer');
  if (POLICY.neverGranted.includes(label) || label === 'normal')
    throw new AppError('command.arguments', { fault: `The label "${label}" is never granted.` });
  const endsAt = options.until ? new Date(`${options.until}T23:59:59Z`) : null;
  if (endsAt && Number.isNaN(endsAt.valueOf()))
    throw new AppError('command.arguments', { fault: '--until takes a day as YYYY-MM-DD.' });
  const { mrn } = options;
  const patient = mrn ? await withOperator(parts.database, (operator) => findPatientByMrn(operator, mrn)) : null;
  if (mrn && !patient) throw new AppError('record.unavailable');
  return withScope(parts.database, actor, 'audit', async (scope) => {
    const result = options.end
      ? { id: null, ended: await endLabelGrants(scope, to.staffId, label) }
      : {
          id: await addLabelGrant(scope, { staffId: to.staffId, label, patientId: patient?.id ?? null, endsAt }),
          ended: 0,
        };
    await record(scope, {
      action: options.end ? 'label.ended' : 'label.granted',
      outcome: 'success',
      patientId: patient?.id ?? null,
      entity: 'staff',
      entityId: to.staffId,
      detail: { label, until: options.until ?? null },
    });
    return result;
  });
}

function record(scope: Scope, event: NewAuditEvent): Promise<void> {
  return appendAudit(scope, { ...event, channel: 'command' });
}

function readLabels(text: string): string[] {
  const labels = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  if (labels.length === 0 || labels.some((label) => !SETTABLE_LABELS.includes(label)))
    throw new AppError('label.unknown', { labels: SETTABLE_LABELS.join(', ') });
  return labels;
}
