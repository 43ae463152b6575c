// The page: takes the stream of events and hands each part its share.

import { button, h } from "./dom.js";
import { Chat } from "./chat.js";
import { Clock } from "./clock.js";
import { Guide } from "./guide.js";
import { Memory } from "./memory.js";
import { versions } from "./story.js";

const $ = (id) => document.getElementById(id);
const narrow = matchMedia("(max-width: 760px)"); // as in style.css

class Page {
  constructor() {
    this.chats = new Map();
    this.tabs = new Map(); // chat id → its buttons, [{el, badge}]
    this.clock = new Clock();
    this.last = null; // the phone last used
    narrow.addEventListener("change", () => this.show(this.memory?.tab));
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
      this.guide.begin();
      document.body.classList.add("ready");
    } else if (state.chats) {
      this.guide.look();
    }
  }

  begin(state) {
    this.run = state.run;
    this.bot = state.bot;
    this.memory = new Memory(state.run);
    this.states = state.chats || [];
    for (const c of this.states) this.chats.set(c.id, new Chat(c, this));
    this.place([...this.chats.values()]);
    this.last = [...this.chats.values()].find((c) => !c.group);
    this.guide = new Guide(state.guide || [], this);
  }

  // place puts the chats side by side. Those beyond the first three share a place where they do not all fit.
  place(chats) {
    const choices = h("div", { class: "choices", role: "group", "aria-label": "换一部手机" });
    this.shared = chats.slice(3);
    for (const c of chats) {
      this.tabs.set(String(c.id), []);
      this.addTab(c, $("tabs"));
    }
    for (const c of this.shared) this.addTab(c, choices);
    $("main").append(...chats.slice(0, 3).map((c) => c.el));
    if (this.shared.length > 0) $("main").append(h("div", { class: "shared" }, choices, ...this.shared.map((c) => c.el)));
  }

  addTab(chat, to) {
    const badge = h("span", { class: "count", hidden: true });
    const el = button(chat.group ? "群" : chat.title, () => this.show(chat.id));
    el.append(badge);
    to.append(el);
    this.tabs.get(String(chat.id)).push({ el, badge });
  }

  // show brings a chat into view: alone on a narrow page, before those it shares its place with on a wide one.
  show(tab) {
    if (!this.memory) return;
    if (!this.tabs.has(String(tab))) tab = this.tabs.keys().next().value;
    tab = String(tab);
    this.memory.setTab(tab);
    const chat = this.chats.get(Number(tab));
    if (this.shared.includes(chat)) this.front = chat;
    this.front ??= this.shared[0];
    for (const c of this.chats.values()) {
      c.el.classList.toggle("current", c === chat);
      c.el.classList.toggle("front", c === this.front);
    }
    for (const [id, all] of this.tabs) {
      for (const { el } of all) {
        const current = id === (el.parentElement === $("tabs") ? tab : String(this.front?.id));
        el.setAttribute("aria-current", String(current));
        if (current) el.scrollIntoView({ block: "nearest", inline: "nearest" });
      }
    }
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
    for (const { badge } of this.tabs.get(String(chat.id)) || []) {
      badge.hidden = n === 0;
      badge.replaceChildren(String(n), h("span", { class: "sr" }, "条新消息"));
    }
  }

  // settle ends the waiting of a tapped button, in the phone or in the group.
  settle(message, chat) {
    chat.log.settle(message);
    for (const c of this.chats.values()) if (c.group) c.log.settle(message);
  }

  // versions is what every chat shows: chat → versions of its messages.
  versions() {
    return new Map([...this.chats.values()].map((c) => [c.id, versions(c.messages)]));
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
