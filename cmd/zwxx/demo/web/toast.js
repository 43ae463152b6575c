// The answer to a tap, as the app shows it: a passing note, or a window to be closed.

import { button, h } from "./dom.js";

const stays = 4000; // milliseconds

export function shown(toast) {
  if (!toast.alert) {
    const el = h("p", { class: "toast" }, toast.text);
    setTimeout(() => el.remove(), stays);
    return el;
  }
  const el = h("div", { class: "toast alert", role: "alert" }, h("p", {}, toast.text), button("知道了", () => el.remove()));
  return el;
}
