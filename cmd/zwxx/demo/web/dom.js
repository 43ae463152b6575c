// Building elements. Text only ever becomes text nodes: nothing a chat shows is read as HTML.

// h makes an element; keys of attrs that hold functions are listeners, false and undefined are left out.
export function h(tag, attrs = {}, ...children) {
  const el = document.createElement(tag);
  for (const [key, value] of Object.entries(attrs)) {
    if (typeof value === "function") el.addEventListener(key, value);
    else if (value === true) el.setAttribute(key, "");
    else if (value !== false && value !== undefined) el.setAttribute(key, value);
  }
  el.append(...children.filter((c) => c !== undefined && c !== null && c !== false));
  return el;
}

export function button(text, onclick, attrs = {}) {
  return h("button", { type: "button", click: onclick, ...attrs }, text);
}

// menu ties a button to a list it opens; Escape, a choice or a click elsewhere closes it.
export function menu(opener, list) {
  const show = (open) => {
    list.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
  };
  show(false);
  opener.addEventListener("click", () => {
    show(list.hidden);
    if (!list.hidden) list.querySelector("button")?.focus();
  });
  const escape = (e) => {
    if (e.key !== "Escape" || list.hidden) return;
    show(false);
    opener.focus();
  };
  opener.addEventListener("keydown", escape);
  list.addEventListener("keydown", escape);
  list.addEventListener("click", (e) => {
    if (e.target.closest("button")) show(false);
  });
  document.addEventListener("pointerdown", (e) => {
    if (!list.contains(e.target) && !opener.contains(e.target)) show(false);
  });
}

// note shows a sentence for some seconds.
export function note(text, bad = false) {
  const el = h("p", { class: bad ? "note bad" : "note" }, text);
  document.getElementById("notes").append(el);
  setTimeout(() => el.remove(), bad ? 7000 : 4000);
}
