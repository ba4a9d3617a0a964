/** The documents of the ward, drawn as a ward's scanners, fax machines and telephones make them. */
import { z } from 'zod';
import { blockSchema, layoutPage } from './layout-page.ts';
import { FORMS, makeFile } from './make-file.ts';
import { readWardJson } from './ward.ts';

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

/** Draws the documents of the ward, in the order in which they are sent. Takes about three seconds. */
export async function drawWardFiles(): Promise<WardFile[]> {
  const { documents } = documentsSchema.parse(await readWardJson('documents.json'));
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
