import { el } from './dom.js';
import { channelNameOf, nameOf } from './server.js';

const EMOJI = {
  page_facing_up: '📄',
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  warning: '⚠️',
  x: '❌',
  no_entry: '⛔',
  no_entry_sign: '🚫',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  mag: '🔍',
  eyes: '👀',
  lock: '🔒',
  unlock: '🔓',
  memo: '📝',
  clipboard: '📋',
  file_folder: '📁',
  card_index_dividers: '🗂️',
  card_file_box: '🗃️',
  question: '❓',
  grey_question: '❔',
  exclamation: '❗',
  information_source: 'ℹ️',
  bust_in_silhouette: '👤',
  pencil: '✏️',
  pencil2: '✏️',
  wave: '👋',
  bulb: '💡',
  calendar: '📅',
  pill: '💊',
  hospital: '🏥',
  stethoscope: '🩺',
  test_tube: '🧪',
  thermometer: '🌡️',
  repeat: '🔁',
  arrows_counterclockwise: '🔄',
  link: '🔗',
  large_green_circle: '🟢',
  large_yellow_circle: '🟡',
  red_circle: '🔴',
  large_blue_circle: '🔵',
  white_circle: '⚪',
  robot_face: '🤖',
  point_right: '👉',
  inbox_tray: '📥',
  outbox_tray: '📤',
  thumbsup: '👍',
  thumbsdown: '👎',
  '+1': '👍',
  '-1': '👎',
  bookmark_tabs: '📑',
};

export const emoji = (name) => EMOJI[name] ?? `:${name}:`;

const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (typed, name) => EMOJI[name] ?? typed);
const decode = (text) => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

function link(href, label) {
  if (!/^(https?:|mailto:|tel:)/i.test(href)) return label;
  return el('a', { href, target: '_blank', rel: 'noreferrer noopener' }, label);
}

/** The thing between < and >: a mention, a channel, a date or a link. */
function angled(inside) {
  const [target = '', label] = inside.split('|');
  if (target.startsWith('@')) return el('span', { class: 'mention' }, `@${nameOf(target.slice(1))}`);
  if (target.startsWith('#')) return el('span', { class: 'mention' }, `#${label ?? channelNameOf(target.slice(1))}`);
  if (target.startsWith('!date')) return decode(label ?? '');
  if (target.startsWith('!')) return el('span', { class: 'mention' }, `@${target.slice(1).split('^')[0]}`);
  return link(decode(target), decode(label ?? target));
}

const INLINE =
  /`([^`\n]+)`|<([^<>\n]+)>|(?<![\w*])\*([^*\n]+)\*(?!\w)|(?<![\w_])_([^_\n]+)_(?!\w)|(?<![\w~])~([^~\n]+)~(?!\w)/;

/** One line of mrkdwn as nodes. */
function inline(text) {
  const match = INLINE.exec(text);
  if (!match) return text ? [withEmoji(decode(text))] : [];
  const [whole, code, angle, bold, italic, strike] = match;
  const node =
    code !== undefined
      ? el('code', {}, decode(code))
      : angle !== undefined
        ? angled(angle)
        : bold !== undefined
          ? el('strong', {}, inline(bold))
          : italic !== undefined
            ? el('em', {}, inline(italic))
            : el('s', {}, inline(strike));
  const after = text.slice(match.index + whole.length);
  return [...(match.index > 0 ? [withEmoji(decode(text.slice(0, match.index)))] : []), node, ...inline(after)];
}

/** Slack's own markup as nodes: code, quotes, bold, italic, strike, links, mentions. */
export function mrkdwn(text) {
  const nodes = [];
  for (const [index, part] of text.split('```').entries()) {
    if (index % 2 === 1) nodes.push(el('pre', {}, decode(part.replace(/^\n/, ''))));
    else nodes.push(...lines(part));
  }
  return nodes;
}

function lines(text) {
  const nodes = [];
  let quote;
  for (const [index, line] of text.split('\n').entries()) {
    const quoted = /^(?:&gt;|>)\s?(.*)$/.exec(line);
    if (quoted) {
      if (quote) quote.append(el('br'));
      else {
        quote = el('blockquote');
        nodes.push(quote);
      }
      quote.append(...inline(quoted[1]));
      continue;
    }
    if (index > 0 && !quote) nodes.push(el('br'));
    quote = undefined;
    nodes.push(...inline(line));
  }
  return nodes;
}

/** A text object, plain or mrkdwn, as nodes. */
export function textObject(text) {
  if (!text) return [];
  if (text.type === 'mrkdwn') return mrkdwn(text.text ?? '');
  return [withEmoji(text.text ?? '')];
}

/** Elements of a rich text section as nodes. */
export function richText(elements = []) {
  return elements.flatMap((part) => {
    switch (part.type) {
      case 'rich_text_section':
        return [el('p', { class: 'rich' }, richText(part.elements))];
      case 'rich_text_list':
        return [
          el(
            part.style === 'ordered' ? 'ol' : 'ul',
            { class: `indent-${part.indent ?? 0}` },
            part.elements.map((item) => el('li', {}, richText(item.elements))),
          ),
        ];
      case 'rich_text_quote':
        return [el('blockquote', {}, richText(part.elements))];
      case 'rich_text_preformatted':
        return [el('pre', {}, richText(part.elements))];
      case 'link':
        return [styled(link(part.url, part.text ?? part.url), part.style)];
      case 'user':
        return [el('span', { class: 'mention' }, `@${nameOf(part.user_id)}`)];
      case 'channel':
        return [el('span', { class: 'mention' }, `#${channelNameOf(part.channel_id)}`)];
      case 'emoji':
        return [emoji(part.name)];
      default:
        return [styled(part.text ?? '', part.style)];
    }
  });
}

function styled(content, style = {}) {
  let node = content;
  for (const [key, tag] of [
    ['bold', 'strong'],
    ['italic', 'em'],
    ['strike', 's'],
    ['code', 'code'],
  ]) {
    if (style[key]) node = el(tag, {}, node);
  }
  return node;
}
