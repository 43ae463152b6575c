// Plays a step on the phones as the person would: types, taps, sends, waits for what the bot shows. It can be stopped
// between any two of these.

import { note } from "./dom.js";
import { sendSample } from "./api.js";
import { fresh, versions } from "./story.js";

const patience = 20_000; // milliseconds the bot may take to answer
const clockPatience = 240_000; // and the clock to arrive

class Stopped extends Error {}

export class Player {
  constructor(page) {
    Object.assign(this, { page, playing: false, waiting: new Set() });
  }

  // pace is how many milliseconds a second of the story takes.
  get pace() {
    return Number(document.getElementById("guide-pace").value);
  }

  begin() {
    this.playing = true;
  }

  // play does the acts of a step from one on, and pauses where another follows; true when all were done.
  async play(step, from, another) {
    try {
      for (const act of step.acts.slice(from)) await this.act(act);
      if (another) await this.beat(1);
      return true;
    } catch (e) {
      if (!(e instanceof Stopped)) throw e;
      if (e.message) note(e.message, true);
      return false;
    } finally {
      document.querySelectorAll(".pressing").forEach((el) => el.classList.remove("pressing"));
    }
  }

  stop() {
    this.playing = false;
    this.poke();
  }

  // poke has what is waited for looked at again.
  poke() {
    for (const look of this.waiting) look();
  }

  // until waits until something holds; false after so many milliseconds. It throws when the player is stopped.
  until(holds, most) {
    return new Promise((resolve, reject) => {
      const end = (settle, value) => {
        clearTimeout(timer);
        this.waiting.delete(look);
        settle(value);
      };
      const look = () => {
        if (!this.playing) end(reject, new Stopped());
        else if (holds()) end(resolve, true);
      };
      const timer = setTimeout(() => end(resolve, false), most);
      this.waiting.add(look);
      look();
    });
  }

  // beat lets the reader follow, for so many seconds of the story.
  async beat(seconds) {
    await this.until(() => false, seconds * this.pace);
  }

  async act(act) {
    const chat = this.page.chat(act.chat);
    this.page.show(chat.id);
    chat.touch();
    await this.beat(1);
    const before = versions(chat.messages);
    if (act.say) await this.say(chat, act);
    else if (act.tap) await this.tap(chat, act.tap);
    else if (act.photo) await this.photo(chat);
    else await this.clock(act.clock);
    const shown = await this.until(() => fresh(act, chat.messages, before), act.clock ? clockPatience : patience);
    if (!shown) throw new Stopped("演示停在这里：没有等到“" + act.sees + "”。请自己来，或再点“演示这一步”。");
    chat.touch();
  }

  async say(chat, act) {
    if (chat.group) chat.speakAs(act.phone);
    const step = Math.max(1, Math.ceil(act.say.length / 24));
    for (let n = step; n < act.say.length + step; n += step) {
      chat.type(act.say.slice(0, n));
      await this.beat(0.05);
    }
    await this.press(chat.el.querySelector(".send"));
  }

  async tap(chat, label) {
    let found;
    const there = await this.until(() => (found = chat.log.button(label)), patience);
    if (!there) throw new Stopped("演示停在这里：没有看到按钮“" + label + "”。请自己来，或从头再试。");
    found.scrollIntoView({ block: "nearest" });
    await this.press(found);
  }

  async photo(chat) {
    const opener = chat.el.querySelector(".photos");
    opener.classList.add("pressing");
    await this.beat(0.8);
    opener.classList.remove("pressing");
    await sendSample(chat.id);
  }

  async clock(to) {
    await this.page.clock.set({ to });
  }

  // press shows which button is pressed, and presses it.
  async press(el) {
    el.classList.add("pressing");
    await this.beat(0.7);
    el.classList.remove("pressing");
    el.click();
  }
}
