import type { IncomingMessage } from 'node:http';
import { isObject, type JsonObject, objectAt, textAt } from '../json.ts';
import type { ElementMatch, Filled } from '../person/elements.ts';
import type { Person } from '../person/person.ts';
import type { PressInput } from '../person/press.ts';
import { readBody } from '../read-request.ts';

/** Does what somebody did on the page, as the person they picked. Answers what the page has to show. Throws when it cannot be done. */
export async function act(
  request: IncomingMessage,
  verb: string,
  query: URLSearchParams,
  as: (emailOrId: string) => Person,
): Promise<JsonObject> {
  const { fields, parts } = await readBody(request, query);
  const person = as(textAt(fields, 'as') ?? '');
  const channel = textAt(fields, 'channel') ?? '@app';
  const text = textAt(fields, 'text') ?? '';
  const threadTs = textAt(fields, 'threadTs');
  const options = threadTs ? { threadTs } : {};
  switch (verb) {
    case 'say': {
      const files = parts.map(({ name, bytes }) => ({ name, bytes }));
      const said =
        files.length > 0
          ? await person.upload(channel, files, text, options)
          : await person.say(channel, text, options);
      return { ts: said.ts };
    }
    case 'command':
      return outcome(await person.command(channel, text));
    case 'shortcut':
      return outcome(await person.shortcut(textAt(fields, 'callbackId') ?? '', textAt(fields, 'ts')));
    case 'press':
      return outcome(await press(person, fields));
    case 'submit': {
      const acted = await person.submitView(filled(objectAt(fields, 'values')));
      return { ...outcome(acted), errors: acted.errors };
    }
    case 'close':
      await person.closeView();
      return { ok: true };
    case 'open':
      await (fields.tab === 'home' ? person.openHome() : person.openMessagesTab());
      return { ok: true };
    default:
      throw new Error(`local Slack: the page has no ${verb}`);
  }
}

function outcome({ ok, status }: { ok: boolean; status: number }): JsonObject {
  return { ok, status };
}

async function press(person: Person, fields: JsonObject) {
  const match = (objectAt(fields, 'target') ?? {}) as ElementMatch;
  const values = filled(objectAt(fields, 'values'));
  const input: PressInput = { values };
  if (typeof fields.selected === 'string' || Array.isArray(fields.selected)) input.selected = fields.selected as Filled;
  if (fields.surface === 'home') return person.pressHome(match, input);
  if (fields.surface === 'modal') return person.pressModal(match, input);
  return person.press(textAt(fields, 'ts') ?? '', match, input);
}

function filled(values: JsonObject | undefined): Record<string, Filled> {
  if (!isObject(values)) return {};
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Array.isArray(value) ? value.map(String) : String(value ?? '')]),
  );
}
