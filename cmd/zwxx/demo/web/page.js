// The page: takes the stream of events and hands each part its share.

import { button, h } from "./dom.js";
import { Chat } from "./chat.js";
import { Clock } from "./clock.js";
import { Guide } from "./guide.js";
import { Memory } from "./memory.js";

const $ = (id) => document.getElementById(id);
const narrow = matchMedia("(max-width: 760px)"); // as in style.css

class Page {
  constructor() {
    this.chats = new Map();
    this.tabs = new Map(); // chat id, or "guide" → {el, badge}
    this.clock = new Clock();
    this.last = null; // the phone last used
    narrow.addEventListener("change", () => this.show(this.memory?.tab));
    $("next-step").addEventListener("click", () => this.show("guide"));
  }

  take(state) {
    const first = !this.run;
    if (!first && this.run !== state.run) {
      location.reload(); // the program was started anew
      return;
    }
    if (first) this.begin(state);
    this.clock.update(state.clock);
    for (const c of state.chats || []) this.chats.get(c.id)?.update(c, first);
    if (first) {
      this.show(this.memory.tab);
      document.body.classList.add("ready");
    }
  }

  begin(state) {
    this.run = state.run;
    this.bot = state.bot;
    this.memory = new Memory(state.run);
    this.states = state.chats || [];
    for (const c of this.states) this.chats.set(c.id, new Chat(c, this));
    const phones = h("div", { class: "phones" });
    for (const c of this.chats.values()) (c.group ? $("main") : phones).append(c.el);
    $("main").append(phones);
    document.body.classList.toggle("many", this.phones().length > 3);
    if (state.guide?.length) this.addTab("guide", "跟着做");
    for (const c of this.chats.values()) this.addTab(c.id, c.group ? "群" : c.title);
    this.last = [...this.chats.values()].find((c) => !c.group);
    this.guide = new Guide(state.guide || [], this);
  }

  addTab(id, title) {
    const badge = h("span", { class: "count", hidden: true });
    const el = button(title, () => this.show(id));
    el.append(badge);
    $("tabs").append(el);
    this.tabs.set(String(id), { el, badge });
  }

  // show brings a chat or the guide into view: alone on a narrow page, scrolled to on a wide one.
  show(tab) {
    if (!this.memory) return;
    if (!this.tabs.has(String(tab))) tab = this.tabs.keys().next().value;
    tab = String(tab);
    this.memory.setTab(tab);
    for (const [id, t] of this.tabs) {
      const current = id === tab;
      t.el.setAttribute("aria-current", String(current));
      if (current) t.el.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    $("guide").classList.toggle("current", tab === "guide");
    document.body.classList.toggle("at-guide", tab === "guide");
    for (const c of this.chats.values()) c.el.classList.toggle("current", String(c.id) === tab);
    const chat = this.chats.get(Number(tab));
    if (!chat) return;
    this.last = chat.group ? this.last : chat;
    if (!narrow.matches) {
      chat.el.scrollIntoView({ block: "nearest", inline: "nearest" });
      return;
    }
    const unread = chat.unread();
    chat.log.toMessage(unread[0]?.id);
    chat.read();
    chat.marks();
  }

  // open shows a chat and puts the focus into its text box.
  open(chat) {
    this.show(chat.id);
    chat.box.focus({ preventScroll: narrow.matches });
  }

  // only is the chat that is alone on the page.
  only() {
    return narrow.matches && !document.hidden ? this.chats.get(Number(this.memory.tab)) : null;
  }

  chat(id) {
    return this.chats.get(id);
  }

  phones() {
    return this.states.filter((c) => !c.group);
  }

  active() {
    return this.last;
  }

  setActive(chat) {
    if (!chat.group) this.last = chat;
  }

  unread(chat, n) {
    const badge = this.tabs.get(String(chat.id))?.badge;
    if (!badge) return;
    badge.hidden = n === 0;
    badge.textContent = n || "";
    badge.setAttribute("aria-label", n + "条新消息");
  }

  // settle ends the waiting of a tapped button, in the phone or in the group.
  settle(message, chat) {
    chat.log.settle(message);
    for (const c of this.chats.values()) if (c.group) c.log.settle(message);
  }

  nextStep(text) {
    $("next-step").hidden = text === "";
    $("next-step").textContent = "下一步：" + text;
  }
}

const page = new Page();
const events = new EventSource("/api/events");
events.addEventListener("message", (e) => {
  $("lost").hidden = true;
  page.take(JSON.parse(e.data));
});
events.addEventListener("error", () => {
  $("lost").hidden = false;
});
