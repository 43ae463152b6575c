// The business clock in the top bar.

import { post } from "./api.js";
import { note } from "./dom.js";

const $ = (id) => document.getElementById(id);

export class Clock {
  constructor() {
    this.busy = false;
    this.buttons = [...document.querySelectorAll(".clock button:not(#set-open)")];
    for (const b of document.querySelectorAll("[data-step]")) b.addEventListener("click", () => this.set({ step: b.dataset.step }));
    const opener = $("set-open");
    opener.addEventListener("click", () => {
      const open = $("set").classList.toggle("open");
      opener.setAttribute("aria-expanded", String(open));
      if (open) $("to").focus();
    });
    $("set").addEventListener("submit", async (e) => {
      e.preventDefault();
      if (await this.set({ to: $("to").value })) {
        $("set").classList.remove("open");
        opener.setAttribute("aria-expanded", "false");
      }
    });
  }

  async set(what) {
    if (this.busy) {
      note("时钟正在走，请等它走完。", true);
      return false;
    }
    this.wait(true);
    const done = await post("clock", what);
    if (!done) this.wait(false); // else the stream of events tells of the end
    return done;
  }

  update(state) {
    const now = $("now");
    if (now.textContent !== state.text) now.textContent = state.text;
    const to = $("to");
    to.min = state.now;
    if (document.activeElement !== to && (to.value === "" || to.value < state.now)) to.value = state.now;
    // Said once on arrival: the clock itself may run on, and would be read out every minute.
    if (this.busy && !state.busy) $("arrived").textContent = "时钟已到" + state.text;
    this.wait(state.busy);
  }

  // wait keeps the buttons where they are, focus included, and says that they do nothing now.
  wait(busy) {
    this.busy = busy;
    document.body.classList.toggle("advancing", busy);
    for (const b of this.buttons) b.setAttribute("aria-disabled", String(busy));
    const text = busy ? "时钟正在走…" : "";
    if ($("busy").textContent !== text) $("busy").textContent = text;
  }
}
