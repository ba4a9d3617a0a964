/**
 * `npm run eval:access`: the leak matrix. Doors (from the code's own lists) x roles x relation to the patient x label, each
 * cell tried on real rows through the real app and commands; "may" comes from the policy file alone. Everything that comes
 * out is searched for words of what is hidden. Fails on a leak, on something wrongly denied, on a hidden thing that is
 * answered otherwise than a missing one, and on a door that nobody said a word about. Parts of names of doors, `--who=him,coder`
 * and `--tie=none,sender` try a part of it.
 */
import { NO_RECORD } from './access/covered-doors.ts';
import { DEPARTMENT_PROBES } from './access/department-probes.ts';
import { keepRows } from './access/kept-rows.ts';
import { listDoors, rememberListeners } from './access/list-doors.ts';
import { COMMAND_PROBES, type Probe, SLACK_PROBES } from './access/probes.ts';
import { openStage, type Shown, type Stage } from './access/stage.ts';
import { aPerson, aWard, leveled, nothingLike, type Person, permissions, type Row, TIES, WHO } from './access/ward.ts';

interface Line {
  cells: number;
  open: number;
  leaks: number;
  wronglyDenied: number;
  /** Denied otherwise than a thing that does not exist. */
  told: number;
  deniedMs: number[];
  missingMs: number[];
}

const PROBES = [...SLACK_PROBES, ...COMMAND_PROBES, ...DEPARTMENT_PROBES];
const LEAST_CELLS = 5_000;
const MOST_FAULTS_PRINTED = 40;
const tally = new Map<string, Line>();
const faults: string[] = [];

const stage = await openStage();
try {
  process.exitCode = (await run(stage)) ? 0 : 1;
} finally {
  await stage.close();
}

async function run({ admin }: Stage): Promise<boolean> {
  const started = performance.now();
  const complete = compareDoors();
  const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  const only = (option: string) =>
    process.argv
      .find((word) => word.startsWith(`--${option}=`))
      ?.split('=')[1]
      ?.split(',');
  const [who, ties] = [only('who'), only('tie')];
  const partial = wanted.length > 0 || who !== undefined || ties !== undefined;
  const probes = PROBES.filter(({ door }) => wanted.length === 0 || wanted.some((part) => door.includes(part)));
  const ward = await aWard(stage);
  const kept = await keepRows(admin);
  for (const { documentId, waitingId, emergencyId } of ward)
    for (const id of [documentId, waitingId, emergencyId]) await kept.keep(id);
  for (const role of WHO) {
    for (const tie of TIES) {
      if ((who && !who.includes(role)) || (ties && !ties.includes(tie))) continue;
      const { person, rows } = await aPerson(stage, role, tie, ward);
      if (tie === 'sender') for (const { waitingId } of rows) await kept.keep(waitingId);
      for (const probe of probes) await tryDoor(probe, person, rows, kept);
      await admin.query('delete from upload where uploader_id = $1', [person.actor.staffId]);
      if (tie === 'sender')
        await admin.query("update document set state = 'REJECTED' where id = any ($1)", [
          rows.map(({ waitingId }) => waitingId),
        ]);
    }
  }
  return report(complete, partial, performance.now() - started);
}

async function tryDoor(
  probe: Probe,
  person: Person,
  rows: Row[],
  kept: Awaited<ReturnType<typeof keepRows>>,
): Promise<void> {
  const [first] = rows;
  if (!first || probe.skips?.(permissions(person, first))) return;
  const line = tally.get(probe.door) ?? {
    cells: 0,
    open: 0,
    leaks: 0,
    wronglyDenied: 0,
    told: 0,
    deniedMs: [],
    missingMs: [],
  };
  tally.set(probe.door, line);
  const nothing = nothingLike(first);
  const missing = await watch(probe, person, nothing);
  const expected = leveled(missing.text, nothing, person.userId);
  line.missingMs.push(missing.ms);
  const blank = { ...nothing, mrn: person.blank.mrn, family: person.blank.family };
  const expectedOfBlank = leveled(probe.types ? (await watch(probe, person, blank)).text : '', blank, person.userId);
  for (const row of rows) {
    const may = permissions(person, row);
    const open = probe.opens(may);
    const id = probe.changes?.(row);
    const before = id && (await kept.print(id));
    const shown = await watch(probe, person, row);
    const changed = id !== undefined && (await kept.print(id)) !== before;
    if (changed) await kept.restore(id);
    if (open && probe.rewrites) await kept.restore(probe.rewrites(row));
    line.cells += 1;
    if (open) line.open += 1;
    const where = `${probe.door} | ${person.role} | ${person.tie} | ${row.label}`;
    const seen = hiddenWords(shown, probe, person, row, rows);
    if (seen.length > 0 || (changed && !open)) {
      line.leaks += 1;
      faults.push(`LEAK ${where}: ${changed && !open ? 'it was changed' : seen.join(', ')}`);
    }
    const letIn = id === undefined ? shown.text.includes(probe.shows?.(row) ?? '') : changed;
    if (open && !letIn) {
      line.wronglyDenied += 1;
      faults.push(`DENIED ${where}: ${shown.text.slice(0, 300)}`);
    }
    if (open) continue;
    line.deniedMs.push(shown.ms);
    const wanted = equalTo(probe, may, expected, expectedOfBlank);
    const told = leveled(shown.text, row, person.userId);
    if (wanted === null || told === wanted) continue;
    line.told += 1;
    faults.push(`TOLD ${where}:\n   ${told.slice(0, 400)}\n   ${wanted.slice(0, 400)}`);
  }
}

/**
 * What a denied try must read like: that of a thing which does not exist, or, where the patient is known to the person and
 * only the documents are hidden, of a patient without documents. Null where the thing itself is open to the person.
 */
function equalTo(probe: Probe, may: ReturnType<typeof permissions>, missing: string, blank: string): string | null {
  if (probe.differs) return null;
  if (probe.types && may.patient) return probe.of === 'patient' ? null : blank;
  const known = probe.of === 'waiting' ? may.waiting : probe.of === 'patient' ? may.patient : may.document;
  return known ? null : missing;
}

function watch(probe: Probe, person: Person, names: Parameters<Probe['act']>[2]): Promise<Shown> {
  return stage.watch(person.userId, () => probe.act(stage, person, names));
}

/** Words of records that this person may not see, or that went where others read, in everything that came out. */
function hiddenWords(shown: Shown, probe: Probe, person: Person, tried: Row, rows: Row[]): string[] {
  return rows.flatMap((row) => {
    const may = permissions(person, row);
    const words = [
      ...(may.document ? [] : row.documentWords.slice(0, 2)),
      ...(may.waiting || (may.patient && may.document) ? [] : row.documentWords.slice(2, 3)),
      ...(may.document || may.waiting ? [] : row.documentWords.slice(3, 4)),
      ...(may.document ? [] : row.documentWords.slice(4)),
      ...(may.patient ? [] : row.patientWords),
    ];
    const typed = row === tried ? (probe.types ?? []).map((name) => tried[name]) : [];
    const everything = [...row.documentWords, ...row.patientWords];
    return [
      ...words.filter((word) => !typed.includes(word) && shown.text.includes(word)),
      ...everything.filter((word) => shown.elsewhere.includes(word)),
    ];
  });
}

/** Doors that are neither tried nor declared, and words about doors that are gone. */
function compareDoors(): boolean {
  const doors = listDoors(rememberListeners({} as never).keys());
  const tried = new Set(PROBES.map(({ door }) => door.split(' / ')[0] ?? ''));
  const missing = doors.filter((door) => !tried.has(door) && !(door in NO_RECORD));
  const gone = [...tried, ...Object.keys(NO_RECORD)].filter((door) => !doors.includes(door));
  const twice = Object.keys(NO_RECORD).filter((door) => tried.has(door));
  for (const door of missing) console.error(`no word about the door: ${door}`);
  for (const door of gone) console.error(`there is no such door any more: ${door}`);
  for (const door of twice) console.error(`tried and declared: ${door}`);
  console.log(
    `${doors.length} doors: ${tried.size} tried, ${Object.keys(NO_RECORD).length} declared to touch no record`,
  );
  return missing.length === 0 && gone.length === 0 && twice.length === 0;
}

function report(complete: boolean, partial: boolean, ms: number): boolean {
  console.table(
    [...tally].map(([door, { deniedMs, missingMs, ...line }]) => ({
      door,
      ...line,
      'denied ms': median(deniedMs),
      'missing ms': median(missingMs),
    })),
  );
  for (const fault of faults.slice(0, MOST_FAULTS_PRINTED)) console.error(fault);
  if (faults.length > MOST_FAULTS_PRINTED) console.error(`and ${faults.length - MOST_FAULTS_PRINTED} more`);
  const lines = [...tally.values()];
  const sum = (key: 'cells' | 'open' | 'leaks' | 'wronglyDenied' | 'told') =>
    lines.reduce((all, line) => all + line[key], 0);
  const cells = sum('cells');
  const [denied, none] = [
    median(lines.flatMap(({ deniedMs }) => deniedMs)),
    median(lines.flatMap(({ missingMs }) => missingMs)),
  ];
  console.log(
    `${cells} cells, ${sum('open')} open by policy, ${sum('leaks')} leaks, ${sum('wronglyDenied')} wrongly denied, ` +
      `${sum('told')} told apart from missing, in ${Math.round(ms / 1000)} s; medians: denied ${denied} ms, missing ${none} ms`,
  );
  return complete && faults.length === 0 && (partial || cells >= LEAST_CELLS);
}

function median(values: number[]): number {
  return Math.round((values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0) * 10) / 10;
}
