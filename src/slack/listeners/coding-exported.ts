/** A coder takes a completed coding out: the file goes to their direct messages. */
import type { App } from '@slack/bolt';
import { EXPORT_FORMATS } from '../../coding/export/coded-encounter.ts';
import { exportEncounter } from '../../coding/export/export-encounter.ts';
import { AppError } from '../../errors.ts';
import { documentCode } from '../../records/document.ts';
import { deliverFile } from '../deliver.ts';
import type { SlackParts } from '../parts.ts';
import { onButton } from '../press.ts';

export function register(app: App, parts: SlackParts): void {
  onButton(app, parts, 'export_coding', async ({ actor, value, place, client }) => {
    const [documentId = '', word] = value.split(':');
    const format = EXPORT_FORMATS.find((known) => known === word);
    if (!format) throw new AppError('record.unavailable');
    const request = { format, channel: place.channel };
    const { content, extension, warnings } = await exportEncounter(parts.database, actor, documentId, request);
    const code = documentCode(documentId);
    await deliverFile(client, place, {
      content,
      name: `coding-${code}-${format}.${extension}`,
      comment: [
        `Coding of document ${code}.`,
        ...(warnings.length > 0 ? ['The claim still needs something.'] : []),
      ].join(' '),
    });
  });
}
