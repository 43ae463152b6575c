// The story a newcomer can follow: each step is ticked once the chats show that it was done, by whomever.

import { button, h } from "./dom.js";
import { Player } from "./player.js";
import { bring, done } from "./story.js";

const $ = (id) => document.getElementById(id);

export class Guide {
  // page has memory, clock, chat(id), show(id) and open(chat).
  constructor(steps, page) {
    this.steps = steps;
    this.page = page;
    this.player = new Player(page);
    this.base = new Map(); // what the chats showed when a step was turned to: step → (chat → versions)
    this.el = $("guide");
    this.el.hidden = steps.length === 0;
    $("guide-fold").addEventListener("click", () => this.fold(!page.memory.folded));
    $("guide-play").addEventListener("click", () => this.play(false));
    $("guide-all").addEventListener("click", () => this.play(true));
    $("guide-stop").addEventListener("click", () => this.letGo());
    $("guide-go").addEventListener("click", () => page.open(page.chat(this.step.phone)));
    this.chips = steps.map((s, i) => button(String(i + 1), () => this.choose(i)));
    $("guide-steps").replaceChildren(...steps.map((s, i) => h("li", { class: s.part ? "begins" : false },
      s.part && h("span", { class: "part" }, s.part), this.chips[i])));
    this.fold(page.memory.folded);
  }

  get step() {
    return this.steps[this.at];
  }

  // begin turns to the first step that is left, once the chats are there.
  begin() {
    if (this.steps.length > 0) this.look(true);
  }

  // look ticks what the chats show to be done, and moves on from the step that was turned to.
  look(first = false) {
    const fresh = this.steps.map((_, i) => i).filter((i) => !this.page.memory.done(i) && done(this.steps[i], this.page));
    for (const i of fresh) this.page.memory.setDone(i);
    if (first) this.turnTo(this.next(0));
    else if (fresh.includes(this.at)) this.moveOn();
    else if (fresh.length > 0) this.draw();
    this.player.poke();
  }

  // next is the first step not done from one on, and else the first at all; the last one when all is done.
  next(from) {
    const left = this.steps.map((_, i) => i).filter((i) => !this.page.memory.done(i));
    return left.find((i) => i >= from) ?? left[0] ?? this.steps.length - 1;
  }

  moveOn() {
    const was = this.step.title;
    this.turnTo(this.next(this.at));
    $("guide-said").textContent = "✔ 完成：" + was + (this.finished() ? "。全部完成，可以继续自己试。" : "。下一步：" + this.step.title);
  }

  finished() {
    return this.steps.every((_, i) => this.page.memory.done(i));
  }

  choose(i) {
    if (i !== this.at) this.player.stop();
    this.turnTo(i);
  }

  turnTo(i) {
    this.at = i;
    if (!this.base.has(i)) this.base.set(i, this.page.versions());
    $("guide-said").textContent = "";
    this.draw();
  }

  // play has the step played from where it stands, or all that is left.
  async play(all) {
    if (this.player.playing) return;
    this.player.begin();
    this.draw();
    let went;
    do {
      const i = this.at;
      $("guide-said").textContent = "";
      went = await this.player.play(this.step, bring(this.step, this.base.get(i), this.page), all);
    } while (all && went && !this.finished());
    this.player.stop();
    this.draw();
  }

  letGo() {
    this.player.stop();
    this.draw();
    this.page.open(this.page.chat(this.step.phone));
  }

  fold(folded) {
    this.page.memory.setFolded(folded);
    this.el.classList.toggle("folded", folded);
    $("guide-fold").setAttribute("aria-expanded", String(!folded));
  }

  draw() {
    const { memory } = this.page;
    const playing = this.player.playing;
    const ready = memory.done(this.at);
    this.chips.forEach((chip, i) => {
      chip.classList.toggle("done", memory.done(i));
      chip.setAttribute("aria-label", "第" + (i + 1) + "步 " + this.steps[i].title + (memory.done(i) ? "，已完成" : ""));
      chip.title = this.steps[i].title;
      if (i === this.at) chip.setAttribute("aria-current", "step");
      else chip.removeAttribute("aria-current");
    });
    if (this.drawn !== this.at) this.drawStep();
    $("guide-step").textContent = (this.at + 1) + "/" + this.steps.length + "　" + this.step.title + (ready ? "　✔" : "");
    const focused = document.activeElement;
    $("guide-play").hidden = $("guide-all").hidden = playing || ready;
    $("guide-stop").hidden = !playing;
    // A button that goes hands the focus to the one that comes in its place.
    if (focused?.closest?.("#guide-actions") && focused.hidden) ($("guide-stop").hidden ? ready ? $("guide-go") : $("guide-play") : $("guide-stop")).focus();
  }

  drawStep() {
    this.drawn = this.at;
    const chat = this.page.chat(this.step.phone);
    $("guide-text").replaceChildren(...this.step.text.split("`").map((part, k) => (k % 2 ? this.words(part, chat) : part)));
    $("guide-go").textContent = "到" + chat.title + " →";
    this.chips[this.at].scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // words can be put into a text box with one tap.
  words(text, chat) {
    return button(text, () => {
      const to = this.step.acts.some((a) => a.say === text && a.chat !== chat.id) ? this.page.chat(this.step.acts[0].chat) : chat;
      this.page.open(to);
      to.fill(text);
    }, { class: "words", title: "填入输入框" });
  }
}
