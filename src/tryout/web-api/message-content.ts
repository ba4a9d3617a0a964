import { isObject, type JsonObject, objectAt, textAt, walkObjects } from '../json.ts';
import { checkBlocks } from './check-blocks.ts';
import { type ApiCall, ApiError } from './method.ts';

const TEXT_LIMIT = 40_000;
const MARKDOWN_TEXT_LIMIT = 12_000;

export interface MessageContent {
  text?: string;
  blocks?: JsonObject[];
  attachments?: JsonObject[];
  metadata?: JsonObject;
}

/** The content arguments of chat methods, checked. Absent arguments stay absent. Throws ApiError. */
export function messageContent(call: ApiCall): MessageContent {
  const { args } = call;
  const content: MessageContent = {};
  if (args.markdown_text !== undefined) {
    if (args.text !== undefined || args.blocks !== undefined) throw new ApiError('markdown_text_conflict');
    content.blocks = [{ type: 'markdown', text: markdownText(args.markdown_text) }];
    content.text = String(args.markdown_text);
  }
  if (args.text !== undefined) content.text = String(args.text);
  if ((content.text?.length ?? 0) > TEXT_LIMIT) throw new ApiError('msg_too_long');
  if (args.blocks !== undefined) {
    content.blocks = checkBlocks(args.blocks, 'message');
    checkSlackFiles(call, content.blocks);
  }
  if (args.attachments !== undefined) {
    if (!Array.isArray(args.attachments)) throw new ApiError('invalid_attachments');
    content.attachments = args.attachments.filter(isObject);
    for (const attachment of content.attachments)
      if (attachment.blocks !== undefined) checkBlocks(attachment.blocks, 'message');
  }
  if (args.metadata !== undefined) {
    if (
      !isObject(args.metadata) ||
      typeof args.metadata.event_type !== 'string' ||
      !isObject(args.metadata.event_payload)
    ) {
      throw new ApiError('invalid_metadata_schema');
    }
    content.metadata = args.metadata;
  }
  return content;
}

/** An image block may name a file of Slack, by its id or its address; a file that is not there is refused. */
function checkSlackFiles(call: ApiCall, blocks: JsonObject[]): void {
  walkObjects(blocks, (object, path) => {
    const named = objectAt(object, 'slack_file');
    if (!named) return;
    const id = textAt(named, 'id') ?? /-(F[A-Z0-9]+)\//.exec(textAt(named, 'url') ?? '')?.[1] ?? '';
    if (call.workspace.files.has(id)) return;
    const fault = `invalid slack file [json-pointer:/blocks${path}/slack_file]`;
    throw new ApiError('invalid_blocks', { errors: [fault], response_metadata: { messages: [`[ERROR] ${fault}`] } });
  });
}

export function markdownText(value: unknown): string {
  const text = String(value ?? '');
  if (text.length > MARKDOWN_TEXT_LIMIT) throw new ApiError('msg_too_long');
  return text;
}

export function requireContent(content: MessageContent): MessageContent {
  if (!content.text && !content.blocks?.length && !content.attachments?.length) throw new ApiError('no_text');
  return content;
}
