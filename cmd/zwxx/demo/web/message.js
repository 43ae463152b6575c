// One message as a bubble with its buttons.

import { button, h, note } from "./dom.js";
import { fileURL } from "./api.js";
import { render, toBot } from "./text.js";

const patience = 10_000; // milliseconds a tapped button waits for its answer

// bubble makes the element of a message. chat has say(text), tap(message, data), group and bot.
export function bubble(m, chat) {
  if (m.service) return h("div", { class: "service" }, m.service);
  const own = !m.bot && !chat.group;
  const el = h("article", { class: own ? "message own" : "message" });
  const body = h("div", { class: "bubble" });
  if (chat.group) body.append(h("strong", { class: m.bot ? "from bot" : "from" }, m.bot ? "信息报送机器人" : m.from));
  else body.append(h("span", { class: "sr" }, m.bot ? "机器人：" : "我："));
  if (m.reply) body.append(h("div", { class: "reply" }, h("b", {}, m.reply.from), " ", m.reply.text));
  if (m.photo) body.append(photo(m));
  if (m.document) body.append(file(m.document));
  if (m.text) body.append(h("div", { class: "text" }, render(m.text, m.entities, chat.bot, chat.group ? null : chat.say)));
  body.append(h("div", { class: "meta" }, m.edits > 0 && h("span", { class: "edited", title: "编辑于" + m.edited }, "已编辑 "), h("time", {}, m.time)));
  el.append(body);
  if (m.buttons) el.append(keyboard(m, chat));
  return el;
}

function photo(m) {
  const alt = m.text ? "照片：" + m.text : "照片";
  return button(h("img", { src: fileURL(m.photo), alt }), () => view(fileURL(m.photo), alt), { class: "photo", "aria-label": "打开" + alt });
}

function view(src, alt) {
  const viewer = document.getElementById("viewer");
  Object.assign(viewer.querySelector("img"), { src, alt });
  viewer.showModal();
}

function file(d) {
  return h("a", { class: "file", href: fileURL(d.file, d.name), target: "_blank", rel: "noopener" },
    h("span", { class: "icon", "aria-hidden": "true" }, "文"), h("span", {}, h("b", {}, d.name), h("small", {}, d.size)));
}

function keyboard(m, chat) {
  const rows = m.buttons.map((row) => h("div", { class: "row" }, ...row.map((b) => inline(b, m, chat))));
  return h("div", { class: "inline", role: "group", "aria-label": "这条消息的按钮" }, ...rows);
}

function inline(b, m, chat) {
  if (b.url && !toBot(b.url, chat.bot)) return h("a", { href: b.url, target: "_blank", rel: "noopener noreferrer" }, b.text, " ↗");
  if (b.url) return button(b.text, () => chat.say(b.url));
  if (b.copy) return button(b.text, () => copy(b.copy));
  if (!b.data) return button(b.text, () => note("这种按钮演示里点不了。", true));
  const el = button(b.text, async () => {
    if (el.getAttribute("aria-busy") === "true") return;
    const done = () => el.removeAttribute("aria-busy");
    el.setAttribute("aria-busy", "true");
    setTimeout(done, patience);
    if (!(await chat.tap(m.id, b.data))) done();
  });
  return el;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    note("已复制。");
  } catch {
    note("浏览器不让复制，请手工选中：" + text, true);
  }
}
