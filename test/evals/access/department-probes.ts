/** Doors of the records department's and the coders' further work: tried by everybody, open to whom the policy lets. */
import { join } from 'node:path';
import { codes, command, filed, him, ledger, never, officer, type Probe, press, submit, typed } from './probes.ts';
import type { permissions } from './ward.ts';

type May = ReturnType<typeof permissions>;

const isHim = (may: May): boolean => may.is('him');
/** For the other roles: one sentence, whatever was named. */
const closedBut = (skips: (may: May) => boolean) => ({ opens: never, skips });
const closedByMrn = (skips: (may: May) => boolean) => ({ opens: never, skips, types: ['mrn' as const] });
const coding = { opens: (may: May) => may.codes, changes: filed };

export const DEPARTMENT_PROBES: Probe[] = [
  command('codes show', (names) => [names.documentId], {
    opens: (may) => may.codes,
    shows: () => 'ypertension',
  }),
  command('codes decide', (names) => [names.documentId, 'I10', 'accept'], coding),
  command('codes add', (names) => [names.documentId, 'E11.9'], coding),
  command('codes complete', (names) => [names.documentId], coding),
  command(
    'codes export',
    (names, { userId }, { home }) => [
      ...['--encounter', names.documentId, '--format', 'csv', '--draft'],
      ...['--out', join(home, `never-${userId}-${crypto.randomUUID()}.csv`)],
    ],
    { opens: never, skips: codes },
  ),
  press('export_coding', (names) => `${names.documentId}:csv`, {
    opens: (may) => may.codes,
    shows: () => 'not completed',
  }),
  command('document history', (names) => [names.documentId], { opens: him, shows: () => 'exit 0' }),
  command('document retract', (names) => [names.documentId, '--reason', 'of another person'], {
    opens: him,
    changes: filed,
  }),
  command('document restore', (names) => [names.documentId, '--reason', 'it was right'], { opens: never }),
  command('document replace', (names) => [names.documentId, '--by', names.waitingId, '--reason', 'a better scan'], {
    opens: never,
  }),
  command('retention due', () => [], closedBut(ledger)),
  command('retention propose', (names) => ['--document', names.documentId], closedBut(ledger)),
  command('retention proposals', () => [], closedBut(ledger)),
  command('retention certificates', () => [], closedBut(ledger)),
  command('retention approve', (names) => ['--proposal', names.documentId], closedBut(officer)),
  command('retention refuse', (names) => ['--proposal', names.documentId], closedBut(officer)),
  command('hold set', (names) => ['--mrn', names.mrn, '--reason', 'a lawsuit is expected'], closedByMrn(officer)),
  command('hold lift', (names) => ['--hold', names.documentId, '--reason', 'it is over now'], closedBut(officer)),
  command('hold list', () => [], closedBut(officer)),
  command(
    'requests open',
    (names) => [
      ...['--mrn', names.mrn, '--kind', 'access', '--requester', 'A', '--requester-is', 'the patient'],
      ...['--identity', 'passport', '--scope', 'all'],
    ],
    closedByMrn(isHim),
  ),
  command('requests list', (names) => ['--mrn', names.mrn], closedByMrn(ledger)),
  command('requests extend', (names) => [names.documentId, '--reason', 'the archive is slow'], closedBut(isHim)),
  command('requests close', (names) => [names.documentId, '--withdrawn'], closedBut(isHim)),
  command(
    'requests append',
    (names) => [
      ...['--document', names.documentId, '--about', names.waitingId],
      ...['--what', 'amendment', '--reason', 'the patient asked for it'],
    ],
    { opens: never },
  ),
  command(
    'disclosures add',
    (names) => [
      ...['--mrn', names.mrn, '--recipient', 'A', '--basis', 'law-enforcement'],
      ...['--purpose', 'a search', '--what', 'a day'],
    ],
    closedByMrn(ledger),
  ),
  command(
    'disclosures suspend',
    (names) => [
      ...['--mrn', names.mrn, '--recipient', 'A', '--statement', 'it would impede the search', '--written'],
      ...['--from', '2030-01-01', '--until', '2030-01-20'],
    ],
    closedByMrn(ledger),
  ),
  command('patients duplicates list', () => [], closedBut(isHim)),
  command('patients duplicates show', (names) => [names.documentId], closedBut(isHim)),
  command('patients duplicates confirm', (names) => [names.documentId, '--survivor', names.mrn], closedBut(isHim)),
  command('patients duplicates reject', (names) => [names.documentId, '--reason', 'two people'], closedBut(isHim)),
  command('patients duplicates reopen', (names) => [names.documentId], closedBut(isHim)),
  command('patients duplicates rates', () => [], closedBut(isHim)),
  command('review create', (names) => [names.waitingId, '--mrn', '5550123'], {
    opens: never,
    of: 'waiting',
    skips: isHim,
  }),
  command('review join', (names) => [names.documentId, names.waitingId], { opens: never }),
  press('register_patient', (names) => names.waitingId, {
    opens: (may) => may.is('him') && may.waiting,
    of: 'waiting',
    shows: () => 'views.open',
  }),
  submit('patient_registered', (names) => ({ memory: names.waitingId, values: { mrn: typed('5550123') } }), {
    opens: never,
    of: 'waiting',
  }),
  ...[
    'open_duplicate',
    'confirm_duplicate_first',
    'confirm_duplicate_second',
    'reject_duplicate',
    'reopen_duplicate',
  ].map((actionId) => press(actionId, (names) => names.documentId, closedBut(isHim))),
  press('split_document', (names) => names.documentId, { opens: him, shows: () => 'views.open' }),
  submit('document_parted', (names) => ({ memory: names.documentId, values: { pages: typed('2') } }), {
    opens: him,
    changes: filed,
  }),
  press('join_before', (names) => names.documentId, { opens: never }),
  press('join_behind', (names) => names.documentId, { opens: never }),
  press('approve_destruction', (names) => names.documentId, closedBut(officer)),
  press('refuse_destruction', (names) => names.documentId, closedBut(officer)),
];
