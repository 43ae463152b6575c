// The steps a newcomer can follow. Ticking one off is the reader's own note; nothing hangs on it.

import { button, h } from "./dom.js";

export class Guide {
  // page has memory, chat(id), active() and open(chat).
  constructor(steps, page) {
    this.steps = steps;
    this.page = page;
    this.el = document.getElementById("guide");
    this.el.hidden = steps.length === 0;
    this.boxes = [];
    const opener = this.el.querySelector("h2 button");
    opener.addEventListener("click", () => this.fold(!page.memory.folded));
    document.getElementById("guide-steps").replaceChildren(...steps.map((s, i) => this.item(s, i)));
    this.fold(page.memory.folded);
    this.count();
  }

  fold(folded) {
    this.page.memory.setFolded(folded);
    this.el.classList.toggle("folded", folded);
    this.el.querySelector("h2 button").setAttribute("aria-expanded", String(!folded));
  }

  item(step, i) {
    const box = h("input", { type: "checkbox", id: "step" + i, change: () => {
      this.page.memory.setDone(i, box.checked);
      this.count();
    } });
    box.checked = this.page.memory.done(i);
    this.boxes.push(box);
    const chat = step.phone && this.page.chat(step.phone);
    const text = h("p", {}, ...step.text.split("`").map((part, k) => (k % 2 ? this.words(part, chat) : part)));
    return h("li", {}, h("label", { for: "step" + i }, box, h("span", {}, step.title)), text,
      chat && button("到" + chat.title + " →", () => this.page.open(chat), { class: "go" }));
  }

  // words can be put into a text box with one tap.
  words(text, chat) {
    return button(text, () => {
      const to = chat || this.page.active();
      this.page.open(to);
      to.fill(text);
    }, { class: "words", title: "填入输入框" });
  }

  count() {
    const done = this.boxes.filter((b) => b.checked).length;
    document.getElementById("guide-count").textContent = done + "/" + this.boxes.length;
    const i = this.boxes.findIndex((b) => !b.checked);
    this.boxes.forEach((b, k) => b.closest("li").classList.toggle("current", k === i));
    this.page.nextStep(this.steps[i]?.title ?? "");
  }
}
