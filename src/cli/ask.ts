/** `ask QUESTION --as E`: the same answer as in Slack. */
import type { Command } from 'commander';
import { z } from 'zod';
import type { Answer } from '../answers/answer.ts';
import { askOnce } from '../answers/answer-question.ts';
import { AppError } from '../errors.ts';
import { documentTitle } from '../records/name-document.ts';
import { runBatch } from './batch.ts';
import { actorByEmail, print, withParts } from './run-command.ts';

const Line = z.object({ question: z.string().min(1), as: z.string().optional(), mrn: z.string().optional() });

export function registerAsk(program: Command): void {
  program
    .command('ask')
    .description('ask the records; every claim comes with its words')
    .argument('[question]')
    .option('--as <email>', 'member of staff who asks')
    .option('--mrn <mrn>', 'whose record')
    .option('--batch <file>', 'JSON lines of {"question": …, "as": …, "mrn": …}')
    .option('--json', 'one JSON value on stdout')
    .action(
      async (question: string | undefined, options: { as?: string; mrn?: string; batch?: string; json?: boolean }) => {
        if (!question && !options.batch)
          throw new AppError('command.arguments', { fault: 'Ask something, or --batch FILE.jsonl.' });
        await withParts(async (parts) => {
          const ask = async (line: z.output<typeof Line>) => {
            const email = line.as ?? options.as;
            if (!email) throw new AppError('command.arguments', { fault: '--as EMAIL: say who asks.' });
            const actor = await actorByEmail(parts, email);
            return askOnce(parts.answers, actor, { text: line.question, mrn: line.mrn ?? options.mrn });
          };
          if (options.batch) return runBatch(options.batch, Line, async (line) => answerJson(await ask(line)));
          const answer = await ask({ question: question ?? '' });
          print(answerJson(answer), options.json, () => [
            ...(answer.emergencyUntil ? [emergencyLine(answer.emergencyUntil)] : []),
            answer.text,
            ...answer.claims.flatMap(claimLines),
            ...answer.choices.map(choiceLine),
          ]);
        });
      },
    );
}

function answerJson({ kind, text, claims, emergencyUntil }: Answer) {
  return {
    kind,
    text,
    ...(emergencyUntil ? { emergencyUntil } : {}),
    claims: claims.map((claim) => ({
      text: claim.text,
      citations: claim.citations.map(({ documentId, file, page, quote, boxes }) => ({
        documentId,
        file,
        page,
        quote,
        boxes,
      })),
    })),
  };
}

function claimLines({ text, citations }: Answer['claims'][number]): string[] {
  return [
    `- ${text}`,
    ...citations.map(
      ({ documentId, file, about, page, quote }) =>
        `    ${file} (${documentTitle(documentId, about)}), page ${page}: “${quote.replace(/\s+/g, ' ')}”`,
    ),
  ];
}

function emergencyLine(until: Date): string {
  return `EMERGENCY ACCESS until ${until.toISOString()}: every look is on the record and will be reviewed.`;
}

function choiceLine({ patient }: Answer['choices'][number]): string {
  return `- ${patient.family}, ${patient.given}, born ${patient.birthDate ?? 'unknown'}, MRN ${patient.mrn}`;
}
