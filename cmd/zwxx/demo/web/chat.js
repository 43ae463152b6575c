// A chat on the page: a person's phone, or the group.

import { button, h } from "./dom.js";
import { post } from "./api.js";
import { Log } from "./log.js";
import { composer, groupComposer } from "./composer.js";
import { shown } from "./toast.js";

export class Chat {
  // page has bot, memory, phones() and unread(chat).
  constructor(state, page) {
    Object.assign(this, { id: state.id, group: Boolean(state.group), title: state.title, owner: state.owner || "", page, bot: page.bot });
    this.say = (text) => post("say", { phone: this.id, text });
    this.log = new Log(this, this.title + "的消息");
    this.badge = h("span", { class: "badge", hidden: true });
    this.jump = button("", () => this.showUnread(), { class: "jump", hidden: true });
    this.keys = h("div", { class: "keys", role: "group", "aria-label": "常用词" });
    this.toasts = h("div", { class: "toasts", role: "status" });
    this.seen = null; // number of the last toast shown
    const parts = this.group ? groupComposer(this) : composer(this);
    this.box = parts.box;
    this.speaker = parts.speaker;
    this.speakAs = parts.speakAs;
    this.setCommands = parts.setCommands;
    this.el = h("section", { class: this.group ? "phone group" : "phone", "aria-label": this.title + " " + this.owner, "data-chat": this.id },
      h("header", {}, h("h2", {}, this.title), this.owner && h("span", { class: "owner" }, this.owner), this.badge,
        state.hint && h("p", { class: "hint" }, state.hint)),
      h("div", { class: "screen" }, this.log.list, this.jump, this.toasts),
      this.keys, parts.el);
    // Whoever does something with a phone has seen what it shows.
    for (const event of ["pointerdown", "focusin", "keydown"]) this.el.addEventListener(event, () => this.touch());
    this.log.list.addEventListener("scroll", () => this.marks());
  }

  tap(message, data) {
    const phone = this.group ? this.speaker() : this.id;
    return post("tap", { phone, group: this.group, message, data });
  }

  update(state, first) {
    this.messages = state.messages;
    if (first && this.page.memory.read(this.id) === undefined) this.read();
    this.log.update(state.messages, first);
    if (this.attended()) this.read();
    this.setKeys(state.keyboard || []);
    this.setCommands?.(state.commands || []);
    this.setToasts(state.toasts || []);
    this.marks();
  }

  // attended tells whether somebody is looking at this phone: it has the focus, or is the only one to be seen.
  attended() {
    return document.hasFocus() && this.el.contains(document.activeElement) || this.page.only() === this;
  }

  unread() {
    const read = this.page.memory.read(this.id) ?? 0;
    return (this.messages || []).filter((m) => m.bot && m.id > read);
  }

  touch() {
    this.page.setActive(this);
    this.read();
    this.marks();
  }

  read() {
    this.page.memory.setRead(this.id, this.messages?.at(-1)?.id ?? 0);
  }

  showUnread() {
    this.log.toBottom();
    this.log.list.focus({ preventScroll: true });
    this.marks();
  }

  // marks shows what is unread, on the phone, at its messages and on its tab.
  marks() {
    const unread = this.unread();
    const ids = new Set(unread.map((m) => m.id));
    this.badge.hidden = unread.length === 0;
    this.badge.textContent = unread.length + "条新消息";
    for (const [id, { el }] of this.log.shown) el.classList.toggle("new", ids.has(id));
    this.jump.hidden = this.log.atBottom();
    this.jump.textContent = unread.length > 0 ? "↓ " + unread.length + "条新消息" : "↓ 最新";
    this.page.unread(this, unread.length);
  }

  setKeys(rows) {
    if (!this.group && this.messages.length === 0) rows = [["开始"]];
    const json = JSON.stringify(rows);
    if (json === this.keysJSON) return;
    this.keysJSON = json;
    const start = this.messages.length === 0;
    this.keys.replaceChildren(...rows.map((row) => h("div", { class: "row" },
      ...row.map((word) => button(word, () => this.say(start ? "/start" : word))))));
    this.keys.hidden = rows.length === 0;
  }

  setToasts(toasts) {
    const last = toasts.at(-1)?.seq ?? 0;
    if (this.seen !== null) {
      for (const t of toasts.filter((t) => t.seq > this.seen)) {
        this.page.settle(t.of, this);
        if (t.text) this.toasts.append(shown(t));
      }
    }
    this.seen = last;
  }

  // fill puts words into the text box for the person to send.
  fill(text) {
    this.type(text);
    this.box.focus();
  }

  // type shows words in the text box and leaves the focus where it is.
  type(text) {
    this.box.value = text;
    this.box.dispatchEvent(new Event("input"));
  }
}
