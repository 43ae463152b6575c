// The scrolling list of a chat's messages. A message that has changed is made anew in its place, the others stay, so
// that focus and scrolling stay too.

import { h } from "./dom.js";
import { bubble } from "./message.js";

const near = 48; // pixels from the bottom that count as being there

export class Log {
  constructor(chat, label) {
    this.chat = chat;
    this.shown = new Map(); // message id → {json, el}
    this.days = new Map(); // id of a day's first message → separator
    this.list = h("div", { class: "log", role: "log", "aria-label": label, tabindex: "0" });
    this.bottom = true; // as the reader left it
    this.list.addEventListener("scroll", () => {
      this.bottom = this.atBottom();
    });
    new ResizeObserver(() => this.bottom && this.toBottom()).observe(this.list);
  }

  // update shows the messages and follows what is new, unless the reader has scrolled away.
  update(messages, first) {
    const news = [];
    const order = [];
    let day = "";
    for (const m of messages) {
      if (m.day !== day) order.push(this.separator(m));
      day = m.day;
      if (!this.shown.has(m.id)) news.push(m);
      order.push(this.element(m));
    }
    this.arrange(order, messages);
    if (!first && news.length > 0) this.follow(news);
    else if (this.bottom) this.toBottom();
  }

  element(m) {
    const json = JSON.stringify(m);
    const old = this.shown.get(m.id);
    if (old?.json === json) return old.el;
    const el = bubble(m, this.chat);
    el.dataset.id = m.id;
    if (old) {
      const buttons = [...old.el.querySelectorAll("button, a")];
      const focus = buttons.indexOf(document.activeElement);
      old.el.replaceWith(el);
      el.classList.add("flash");
      // Focus stays at the same place of the message; where its buttons are gone, at the list.
      if (focus >= 0) ([...el.querySelectorAll("button, a")].at(focus) || this.list).focus({ preventScroll: true });
    }
    this.shown.set(m.id, { json, el });
    return el;
  }

  separator(m) {
    if (!this.days.has(m.id)) this.days.set(m.id, h("div", { class: "day" }, m.day));
    return this.days.get(m.id);
  }

  // arrange puts the elements into this order, moving only what is out of place.
  arrange(order, messages) {
    const keep = new Set(order);
    for (const el of [...this.list.children]) if (!keep.has(el)) el.remove();
    const ids = new Set(messages.map((m) => m.id));
    for (const id of this.shown.keys()) if (!ids.has(id)) this.shown.delete(id);
    order.forEach((el, i) => {
      if (this.list.children[i] !== el) this.list.insertBefore(el, this.list.children[i] || null);
    });
  }

  // follow scrolls to what is new: to its end, or to its beginning where it is taller than the phone.
  follow(news) {
    if (!this.bottom && news.every((m) => m.bot)) return;
    const first = this.shown.get((news.find((m) => m.bot) || news[0]).id).el;
    if (this.list.scrollHeight - first.offsetTop > this.list.clientHeight) this.list.scrollTop = first.offsetTop - 8;
    else this.toBottom();
    this.bottom = this.atBottom();
  }

  toBottom() {
    this.bottom = true;
    this.list.scrollTop = this.list.scrollHeight;
  }

  toMessage(id) {
    const at = this.shown.get(id)?.el;
    if (!at) {
      this.toBottom();
      return;
    }
    this.list.scrollTop = at.offsetTop - 40;
    this.bottom = this.atBottom();
  }

  atBottom() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < near;
  }

  // button is that of the newest message which has one so labelled, or with a label that begins so.
  button(label) {
    for (const el of [...this.list.querySelectorAll(".message")].reverse()) {
      const all = [...el.querySelectorAll(".inline button")];
      const found = all.find((b) => b.textContent === label) || all.find((b) => b.textContent.startsWith(label));
      if (found) return found;
    }
    return null;
  }

  // settle ends the waiting of tapped buttons.
  settle(messageID) {
    const el = this.shown.get(messageID)?.el;
    for (const b of el?.querySelectorAll("[aria-busy]") || []) b.removeAttribute("aria-busy");
  }
}
