/** `review …`: the queue of documents that wait for a person, worked as a member of staff would in Slack. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Actor } from '../access/actor.ts';
import { documentCode } from '../records/document.ts';
import { assignDocument } from '../review/assign-document.ts';
import { acceptReview, claimReview, rejectReview } from '../review/close-review.ts';
import type { ReviewDeps } from '../review/in-review.ts';
import { joinDocuments } from '../review/join-documents.ts';
import { listReview } from '../review/list-review.ts';
import { type OpenReview, openReview } from '../review/open-review.ts';
import { rereadDocument, splitByHand, type Turn } from '../review/redo-document.ts';
import type { ReviewItem } from '../review/review-item.ts';
import { REVIEW_ORDERS, type ReviewOrder, sortReview } from '../review/sort-review.ts';
import { processHere } from './process-here.ts';
import { registerReviewCreate } from './review-create.ts';
import { actorByEmail, print, withParts } from './run-command.ts';
import { registerUnlock } from './unlock-files.ts';

interface Common {
  as: string;
  json?: boolean;
  wait?: boolean;
}

const CHANNEL = 'command';

export function registerReview(program: Command): void {
  const review = program.command('review').description('documents that wait for a person');
  const add = (name: string, description: string): Command =>
    review
      .command(name)
      .description(description)
      .requiredOption('--as <email>', 'member of staff who asks')
      .option('--json', 'one JSON value on stdout');
  const addChange = (name: string, description: string): Command =>
    add(`${name} <id>`, description).option('--wait', 'process the document now and wait until it is done');

  add('list', 'what waits, oldest first')
    .addOption(new Option('--sort <order>', 'order').choices(REVIEW_ORDERS).default('age'))
    .action((options: Common & { sort: ReviewOrder }) =>
      run(
        options,
        async (deps, actor) => sortReview(await listReview(deps, actor, CHANNEL), options.sort),
        (items) => (items.length === 0 ? ['Nothing waits.'] : items.map(itemLine)),
      ),
    );
  add('show <id>', 'one document: reasons, identifiers, candidates').action((id: string, options: Common) =>
    run(options, async (deps, actor) => openJson(await openReview(deps, actor, id, CHANNEL)), openLines),
  );
  add('claim <id>', 'take a document on, or give it to a colleague')
    .option('--owner <email>', 'the colleague')
    .action((id: string, options: Common & { owner?: string }) =>
      run(
        options,
        (deps, actor) => claimReview(deps, actor, id, { ownerEmail: options.owner, channel: CHANNEL }),
        ({ owner }) => [`${documentCode(id)}: ${owner} works on it.`],
      ),
    );
  addChange('assign', 'file a waiting document, or move one that was filed under the wrong patient')
    .requiredOption('--mrn <mrn>', 'the patient')
    .action((id: string, options: Common & { mrn: string }) =>
      run(
        options,
        (deps, actor) => assignDocument(deps, actor, id, options.mrn, CHANNEL),
        ({ mrn, movedFrom }) => [
          `${documentCode(id)}: filed, MRN ${mrn}.`,
          ...(movedFrom
            ? [
                `It was in the record of MRN ${movedFrom.mrn}, where these saw it:`,
                ...movedFrom.seenBy.map(
                  ({ email, how, times, lastAt }) => `  ${email} ${how} ${times}x, last ${lastAt}`,
                ),
              ]
            : []),
        ],
        id,
      ),
    );
  registerReviewCreate(review);
  addChange('split', 'part a document; each part is then matched by itself')
    .requiredOption('--at <pages>', 'pages that begin a new document, for example 3,5', pageNumbers)
    .action((id: string, options: Common & { at: number[] }) =>
      run(
        options,
        (deps, actor) => splitByHand(deps, actor, id, { at: options.at, channel: CHANNEL }),
        ({ parts }) => [`${documentCode(id)}: ${parts.length} documents.`, ...parts.map((part) => `  ${part}`)],
        id,
      ),
    );
  add('join <id> <more...>', 'put parts of one file together again')
    .option('--wait', 'process the document now and wait until it is done')
    .action((id: string, more: string[], options: Common) =>
      run(
        options,
        (deps, actor) => joinDocuments(deps, actor, [id, ...more], CHANNEL),
        ({ documentId, pages }) => [`${documentCode(documentId)}: ${pages} pages, matched anew.`],
        ({ documentId }) => documentId,
      ),
    );
  addChange('reread', 'read a document again')
    .option('--rotate <degrees>', 'turn every page clockwise before: 90, 180 or 270', turnDegrees, 0)
    .action((id: string, options: Common & { rotate: Turn }) =>
      run(
        options,
        (deps, actor) => rereadDocument(deps, actor, id, { turn: options.rotate, channel: CHANNEL }),
        () => [`${documentCode(id)}: is read again.`],
        id,
      ),
    );
  addChange('reject', 'a document that belongs in no record; the original is kept')
    .requiredOption('--reason <words>', 'why')
    .action((id: string, options: Common & { reason: string }) =>
      run(
        options,
        (deps, actor) => rejectReview(deps, actor, id, { reason: options.reason, channel: CHANNEL }),
        () => [`${documentCode(id)}: rejected.`],
      ),
    );
  addChange('accept', 'let doubtful pages and notices stand').action((id: string, options: Common) =>
    run(
      options,
      (deps, actor) => acceptReview(deps, actor, id, CHANNEL),
      () => [`${documentCode(id)}: looked at.`],
    ),
  );
  registerUnlock(review);
}

async function run<T>(
  options: Common,
  work: (deps: ReviewDeps, actor: Actor) => Promise<T>,
  lines: (value: T) => string[],
  toProcess?: string | ((value: T) => string),
): Promise<void> {
  const value = await withParts(async (parts) => {
    const actor = await actorByEmail(parts, options.as);
    const done = await work({ database: parts.database, enqueue: parts.queue.enqueue }, actor);
    const id = typeof toProcess === 'function' ? toProcess(done) : toProcess;
    if (options.wait && id) await processHere(parts, [id]);
    return done;
  });
  print(value, options.json, () => lines(value));
}

function itemLine({ documentId, code, reasons, ageHours, owner, file }: ReviewItem): string {
  const head = `${documentId}  ${code}  ${file}  ${ageHours} h  ${owner ?? 'nobody'}`;
  return [head, ...reasons.map(({ kind, message }) => `  ${kind}: ${message}`)].join('\n');
}

function openJson({ item, document, pages, identifiers, candidates, parts }: OpenReview) {
  return {
    ...item,
    pageRange: document.originalId
      ? { of: document.originalId, first: document.firstPage, last: document.lastPage }
      : null,
    pageQualities: pages.map(({ page, quality, confidence, rotation, sheet, barcodes }) => ({
      page,
      quality,
      confidence,
      rotation,
      sheet,
      barcodes,
    })),
    identifiers: identifiers.map(({ kind, text, page, confidence, boxes }) => ({
      kind,
      text,
      page,
      confidence,
      boxes,
    })),
    candidates: candidates.map(({ patient, score, reasons }) => ({
      mrn: patient.mrn,
      family: patient.family,
      given: patient.given,
      birthDate: patient.birthDate,
      score,
      reasons,
    })),
    parts,
  };
}

function openLines(open: ReturnType<typeof openJson>): string[] {
  return [
    itemLine(open),
    ...open.identifiers.map(({ kind, text, page }) => `  page ${page}  ${kind}: ${text}`),
    ...open.candidates.map(({ mrn, family, given, birthDate, score, reasons }) => {
      const who = `${family}, ${given}, born ${birthDate ?? 'unknown'}, MRN ${mrn}`;
      return `  candidate ${who} (${Math.round(score * 100)}%): ${reasons.join(', ')}`;
    }),
    ...open.parts.map(({ documentId, state, pageCount }) => `  part ${documentId}: ${state}, ${pageCount} pages`),
  ];
}

function pageNumbers(text: string): number[] {
  const pages = text.split(/[\s,;]+/).map(Number);
  if (pages.some((page) => !Number.isInteger(page))) throw new InvalidArgumentError('Page numbers, for example 3,5.');
  return pages;
}

function turnDegrees(text: string): Turn {
  const turn = [0, 90, 180, 270].find((degrees) => degrees === Number(text));
  if (turn === undefined) throw new InvalidArgumentError('90, 180 or 270.');
  return turn as Turn;
}
