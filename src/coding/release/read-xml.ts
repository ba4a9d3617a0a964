import { createReadStream } from 'node:fs';
import { SaxesParser } from 'saxes';

export interface XmlHandlers {
  open(name: string, attributes: Record<string, string>): void;
  /** Called at the end of an element with the text that stood directly in it. */
  close(name: string, text: string): void;
}

/** Streams an XML file through `handlers`; the file is never held whole. A fault in the XML is thrown with its line. */
export async function readXml(path: string, handlers: XmlHandlers): Promise<void> {
  const parser = new SaxesParser();
  const texts: string[] = [];
  parser.on('opentag', (tag) => {
    texts.push('');
    handlers.open(tag.name, tag.attributes as Record<string, string>);
  });
  parser.on('text', (text) => {
    if (texts.length > 0) texts[texts.length - 1] += text;
  });
  parser.on('closetag', (tag) => handlers.close(tag.name, (texts.pop() ?? '').replace(/\s+/g, ' ').trim()));
  parser.on('error', (error) => {
    throw error;
  });
  for await (const chunk of createReadStream(path, 'utf8')) parser.write(chunk as string);
  parser.close();
}
