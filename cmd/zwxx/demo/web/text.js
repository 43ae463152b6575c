// The text of a message with its entities, as DOM. Offsets are UTF-16 units, which is what JavaScript counts in.

import { h } from "./dom.js";

const tags = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

const blocks = new Set(["PRE", "BLOCKQUOTE"]);

const safe = /^(https?:|tg:|mailto:|tel:)/i;

// render gives a fragment. open is called with what a tapped command or a link to the bot says.
export function render(text, entities, bot, open) {
  const sorted = [...(entities || [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, sorted, 0, text.length, (e, part) => element(e, part, bot, open));
}

function span(text, entities, from, to, make) {
  const out = document.createDocumentFragment();
  let at = from;
  entities.forEach((e, i) => {
    const start = Math.max(e.offset, at);
    const end = Math.min(e.offset + e.length, to);
    if (start >= end) return;
    out.append(text.slice(at, start));
    const el = make(e, text.slice(start, end));
    el.append(span(text, entities.slice(i + 1), start, end, make));
    out.append(el);
    at = end;
    // A block ends its line by itself.
    if (blocks.has(el.tagName) && text[at] === "\n") at++;
  });
  out.append(text.slice(at, to));
  return out;
}

function element(e, part, bot, open) {
  if (tags[e.type]) return h(tags[e.type]);
  switch (e.type) {
    case "bot_command":
      return open ? h("button", { type: "button", class: "link", click: () => open(part) }) : h("span");
    case "text_link":
    case "url":
      return link(e.url || (/^[a-z]+:/i.test(part) ? part : "http://" + part), bot, open);
    case "email":
      return link("mailto:" + part, bot, open);
    case "phone_number":
      return link("tel:" + part, bot, open);
  }
  return h("span");
}

// link opens a link to the bot within the phone, as the app does, and any other in a new tab.
function link(url, bot, open) {
  if (open && toBot(url, bot)) return h("button", { type: "button", class: "link", click: () => open(url) });
  if (!safe.test(url)) return h("span");
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" });
}

export function toBot(url, bot) {
  try {
    const u = new URL(url);
    return u.host === "t.me" && u.pathname.slice(1).toLowerCase() === bot.toLowerCase();
  } catch {
    return false;
  }
}
