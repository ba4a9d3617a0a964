/** `access explain`: which rule opens or closes a record to a person, and whether the database says the same. */
import type { Command } from 'commander';
import { readingPurpose } from '../access/actor.ts';
import { findTies } from '../access/emergency.store.ts';
import { explainAccess } from '../access/explain-access.ts';
import { countLabels } from '../access/label.store.ts';
import { withOperator, withScope } from '../access/scope.ts';
import { appendAudit } from '../audit/audit.store.ts';
import { AppError } from '../errors.ts';
import { findPatient, findPatientByMrn } from '../patients/patient.store.ts';
import { countDocuments } from '../records/document.store.ts';
import type { Parts } from '../wiring.ts';
import { actorByEmail, print, withParts } from './run-command.ts';

export function registerAccess(program: Command): void {
  program
    .command('access')
    .description('who may see what')
    .command('explain')
    .description('which rule allows or denies a record to a person, and why; for whoever operates the machine')
    .requiredOption('--as <email>', 'the member of staff')
    .requiredOption('--mrn <mrn>', 'whose record')
    .option('--json', 'one JSON value on stdout')
    .action(async (options: { as: string; mrn: string; json?: boolean }) => {
      const explained = await withParts((parts) => explain(parts, options.as, options.mrn));
      print(explained, options.json, () => [
        `${explained.staff} (${explained.roles.join(', ') || 'no role'}), policy ${explained.policyVersion}`,
        ...explained.decisions.map(
          ({ purpose, labels, documents, allowed, rule, why }) =>
            `${allowed ? 'allowed' : 'denied '}  ${purpose}  ${documents} documents labelled ${labels.join('+')}  ${rule ?? ''}  ${why}`,
        ),
        `The database now shows ${explained.database.documents} documents, the patient ${explained.database.patient ? 'too' : 'not'}.`,
      ]);
    });
}

async function explain(parts: Parts, email: string, mrn: string) {
  const { database } = parts;
  const actor = await actorByEmail(parts, email);
  const found = await withOperator(database, async (operator) => {
    const patient = await findPatientByMrn(operator, mrn);
    await appendAudit(operator, {
      action: 'access.explained',
      outcome: patient ? 'success' : 'nothing-found',
      patientId: patient?.id ?? null,
      entity: 'staff',
      entityId: actor.staffId,
      channel: 'command',
    });
    if (!patient) return null;
    const ties = await findTies(operator, actor.staffId, patient.id);
    return { patient, explained: explainAccess(actor, mrn, ties, await countLabels(operator, patient.id)) };
  });
  if (!found) throw new AppError('record.unavailable');
  const purpose = readingPurpose(actor);
  const seen = purpose
    ? await withScope(database, actor, purpose, async (scope) => ({
        patient: (await findPatient(scope, found.patient.id)) !== null,
        documents: await countDocuments(scope, found.patient.id),
      }))
    : { patient: false, documents: 0 };
  const asked = found.explained.decisions.filter((decision) => decision.purpose === purpose);
  const allowed = asked.some((decision) => decision.allowed);
  return { allowed, purpose, ...found.explained, database: seen };
}
