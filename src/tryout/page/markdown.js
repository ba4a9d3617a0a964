import { el } from './dom.js';

const INLINE =
  /`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)|\*\*([^*]+)\*\*|__([^_]+)__|(?<!\w)[*_]([^*_]+)[*_](?!\w)|~~([^~]+)~~/;

function inline(text) {
  const match = INLINE.exec(text);
  if (!match) return text ? [text] : [];
  const [whole, code, label, href, bold, bold2, italic, strike] = match;
  const strong = bold ?? bold2;
  let node;
  if (code !== undefined) node = el('code', {}, code);
  else if (label !== undefined)
    node = /^https?:/i.test(href) ? el('a', { href, target: '_blank', rel: 'noreferrer noopener' }, label) : label;
  else if (strong !== undefined) node = el('strong', {}, inline(strong));
  else node = italic !== undefined ? el('em', {}, inline(italic)) : el('s', {}, strike);
  return [text.slice(0, match.index), node, ...inline(text.slice(match.index + whole.length))].filter(
    (part) => part !== '',
  );
}

const cells = (line) =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

/** A markdown block as nodes: headings, lists, quotes, code, tables, rules and paragraphs. */
export function markdown(text) {
  const lines = text.split('\n');
  const nodes = [];
  let at = 0;
  const takeWhile = (test) => {
    const taken = [];
    while (at < lines.length && test(lines[at])) taken.push(lines[at++]);
    return taken;
  };
  while (at < lines.length) {
    const line = lines[at];
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    if (line.trim() === '') at += 1;
    else if (/^```/.test(line)) {
      at += 1;
      nodes.push(el('pre', {}, takeWhile((l) => !/^```/.test(l)).join('\n')));
      at += 1;
    } else if (heading) {
      nodes.push(el(`h${Math.min(heading[1].length + 2, 6)}`, {}, inline(heading[2])));
      at += 1;
    } else if (/^\s*(---+|\*\*\*+)\s*$/.test(line)) {
      nodes.push(el('hr'));
      at += 1;
    } else if (/^\s*[-*+]\s/.test(line))
      nodes.push(
        list(
          'ul',
          takeWhile((l) => /^\s*[-*+]\s/.test(l)),
          /^\s*[-*+]\s+/,
        ),
      );
    else if (/^\s*\d+[.)]\s/.test(line))
      nodes.push(
        list(
          'ol',
          takeWhile((l) => /^\s*\d+[.)]\s/.test(l)),
          /^\s*\d+[.)]\s+/,
        ),
      );
    else if (/^>/.test(line))
      nodes.push(el('blockquote', {}, broken(takeWhile((l) => /^>/.test(l)).map((l) => l.replace(/^>\s?/, '')))));
    else if (/\|/.test(line) && /^[\s|:-]+$/.test(lines[at + 1] ?? ''))
      nodes.push(table(takeWhile((l) => /\|/.test(l))));
    else
      nodes.push(
        el('p', {}, broken(takeWhile((l) => l.trim() !== '' && !/^(#{1,6}\s|```|>|\s*[-*+]\s|\s*\d+[.)]\s)/.test(l)))),
      );
  }
  return nodes;
}

function broken(lines) {
  return lines.flatMap((line, index) => (index > 0 ? [el('br'), ...inline(line)] : inline(line)));
}

function list(tag, lines, marker) {
  return el(
    tag,
    {},
    lines.map((line) => el('li', {}, inline(line.replace(marker, '')))),
  );
}

function table(lines) {
  const [head, , ...rows] = lines;
  const row = (tag, line) =>
    el(
      'tr',
      {},
      cells(line).map((cell) => el(tag, {}, inline(cell))),
    );
  return el(
    'div',
    { class: 'table-frame' },
    el(
      'table',
      {},
      el('thead', {}, row('th', head)),
      el(
        'tbody',
        {},
        rows.map((line) => row('td', line)),
      ),
    ),
  );
}
