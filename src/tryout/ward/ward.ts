/** A small synthetic ward for trying everything out: lists, people and questions. Nobody in it exists. Its documents are drawn by draw-ward-files.ts. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ChannelOption } from '../channels.ts';
import type { MemberOption } from '../people.ts';

const comesBack = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('answered'),
    from: z.string(),
    page: z.number(),
    shows: z.array(z.string()),
    withholds: z.array(z.string()).optional(),
  }),
  z.strictObject({ kind: z.literal('which-patient'), among: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('nothing-found') }),
  z.strictObject({ kind: z.literal('hidden'), same: z.string() }),
  z.strictObject({ kind: z.literal('refused') }),
]);
const questionsSchema = z.object({
  questions: z.array(
    z.strictObject({ name: z.string(), as: z.email(), where: z.string(), text: z.string(), comesBack }),
  ),
});

const peopleSchema = z.object({
  members: z.array(
    z.strictObject({ email: z.email(), name: z.string(), title: z.string(), guest: z.boolean().optional() }),
  ),
  channels: z.array(z.strictObject({ name: z.string(), topic: z.string(), members: z.array(z.email()) })),
  intakeChannel: z.string(),
});

/** What must come back on a question. `hidden`: the words for a patient who does not exist, equal for all with one `same`. */
export type ExpectedAnswer = z.output<typeof comesBack>;
export type WardQuestion = z.output<typeof questionsSchema>['questions'][number];

export interface Ward {
  /** Lists as the import commands take them. */
  staffCsv: string;
  patientsCsv: string;
  careTeamCsv: string;
  members: MemberOption[];
  channels: ChannelOption[];
  /** Name of the channel in which dropped files are filed. */
  intakeChannel: string;
  questions: WardQuestion[];
}

/** The lists, people and questions of the ward. */
export async function readWard(): Promise<Ward> {
  const { members, channels, intakeChannel } = peopleSchema.parse(await readWardJson('people.json'));
  const { questions } = questionsSchema.parse(await readWardJson('questions.json'));
  const [staffCsv, patientsCsv, careTeamCsv] = await Promise.all(
    ['staff.csv', 'patients.csv', 'care-team.csv'].map(readText),
  );
  if (!staffCsv || !patientsCsv || !careTeamCsv) throw new Error('a list of the ward is empty');
  return { staffCsv, patientsCsv, careTeamCsv, members, channels, intakeChannel, questions };
}

function readText(name: string): Promise<string> {
  return readFile(new URL(`data/${name}`, import.meta.url), 'utf8');
}

/** A data file of the ward, parsed and not yet checked. */
export async function readWardJson(name: string): Promise<unknown> {
  return JSON.parse(await readText(name));
}
