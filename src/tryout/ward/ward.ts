/** A small synthetic ward for trying everything out: lists, people, documents and questions. Nobody in it exists. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ChannelOption } from '../channels.ts';
import type { MemberOption } from '../people.ts';
import { blockSchema, layoutPage } from './layout-page.ts';
import { FORMS, makeFile } from './make-file.ts';

const becomes = z.enum(['filed', 'duplicate', 'asked', 'waiting']);
const sending = {
  name: z.string(),
  sentBy: z.email(),
  /** "@app" or a channel with "#". */
  where: z.string(),
  belongsTo: z.string(),
  becomes,
};
const documentsSchema = z.object({
  documents: z.array(
    z.union([
      z.strictObject({ ...sending, form: z.literal('copy'), copyOf: z.string() }),
      z.strictObject({ ...sending, form: z.enum(FORMS), pages: z.array(z.array(blockSchema)).min(1) }),
    ]),
  ),
});

const comesBack = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('answered'), from: z.string(), page: z.number(), shows: z.array(z.string()) }),
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

export interface WardFile {
  name: string;
  bytes: Uint8Array;
  /** E-mail address. */
  sentBy: string;
  /** "@app" for the sender's direct message with the app, or a channel with "#". */
  where: string;
  /** MRN of the patient whose it is. */
  belongsTo: string;
  /** `filed` by rule; `duplicate` of an earlier file; `asked` whose of several it is; `waiting`: its pages name nobody. */
  becomes: z.output<typeof becomes>;
  pages: number;
}

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

/** The lists, people and questions of the ward, without its documents. */
export async function readWard(): Promise<Ward> {
  const { members, channels, intakeChannel } = peopleSchema.parse(await readJson('people.json'));
  const { questions } = questionsSchema.parse(await readJson('questions.json'));
  const [staffCsv, patientsCsv, careTeamCsv] = await Promise.all(
    ['staff.csv', 'patients.csv', 'care-team.csv'].map(readText),
  );
  if (!staffCsv || !patientsCsv || !careTeamCsv) throw new Error('a list of the ward is empty');
  return { staffCsv, patientsCsv, careTeamCsv, members, channels, intakeChannel, questions };
}

/** Draws the documents of the ward, in the order in which they are sent. Takes about three seconds. */
export async function drawWardFiles(): Promise<WardFile[]> {
  const { documents } = documentsSchema.parse(await readJson('documents.json'));
  const files: WardFile[] = [];
  for (const document of documents) {
    const { name, sentBy, where, belongsTo } = document;
    const file = { name, sentBy, where, belongsTo, becomes: document.becomes };
    if (document.form === 'copy') {
      const original = files.find((other) => other.name === document.copyOf);
      if (!original) throw new Error(`${name} is a copy of ${document.copyOf}, which does not come before it`);
      files.push({ ...file, bytes: original.bytes, pages: original.pages });
    } else {
      const bytes = await makeFile(document.form, document.pages.map(layoutPage));
      files.push({ ...file, bytes, pages: document.pages.length });
    }
  }
  return files;
}

function readText(name: string): Promise<string> {
  return readFile(new URL(`data/${name}`, import.meta.url), 'utf8');
}

async function readJson(name: string): Promise<unknown> {
  return JSON.parse(await readText(name));
}
