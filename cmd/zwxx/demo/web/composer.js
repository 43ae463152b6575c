// Where one writes: text box, photographs, the menu of commands.

import { button, h, menu } from "./dom.js";
import { post, sendFiles, sendSample } from "./api.js";

const tallest = 132; // pixels a text box grows to

// textBox sends on Enter; Shift+Enter is a new line. It listens for the line break rather than for the key, as the
// Enter that ends a word in an input method is no line break.
function textBox(label, say) {
  const box = h("textarea", { rows: "1", placeholder: "写消息", "aria-label": label, enterkeyhint: "send" });
  const fit = () => {
    box.style.height = "auto";
    box.style.height = Math.min(box.scrollHeight + 2, tallest) + "px";
  };
  const send = async () => {
    const text = box.value;
    if (text.trim() === "") {
      box.focus();
      return;
    }
    box.value = "";
    fit();
    if (await say(text)) return;
    if (box.value === "") box.value = text;
    fit();
  };
  box.addEventListener("input", fit);
  let shift = false;
  box.addEventListener("keydown", (e) => {
    shift = e.shiftKey;
  });
  box.addEventListener("beforeinput", (e) => {
    if (e.inputType !== "insertLineBreak" || shift || e.isComposing) return;
    e.preventDefault();
    send();
  });
  return { box, send };
}

export function composer(chat) {
  const { box, send } = textBox("发给机器人，" + chat.title, chat.say);
  const files = h("input", { type: "file", multiple: true, hidden: true, tabindex: "-1", "aria-label": "选择照片或文件" });
  files.addEventListener("change", async () => {
    await sendFiles(chat.id, files.files);
    files.value = "";
  });
  const photo = button("发照片", () => {}, { class: "plain photos" });
  const choices = h("div", { class: "menu" },
    button("样例盖章件", () => sendSample(chat.id)), button("选择照片或文件…", () => files.click()));
  menu(photo, choices);

  const commands = button("☰", () => {}, { class: "plain", "aria-label": "命令", title: "命令" });
  const list = h("div", { class: "menu commands" });
  menu(commands, list);
  commands.hidden = true;
  const setCommands = (all) => {
    commands.hidden = all.length === 0;
    if (JSON.stringify(all) === list.dataset.json) return;
    list.dataset.json = JSON.stringify(all);
    list.replaceChildren(...all.map((c) => button(h("span", {}, h("b", {}, c.command), " ", c.text), () => chat.say(c.command))));
  };
  const el = h("div", { class: "composer" }, commands, list, photo, choices, files, box, button("发送", send, { class: "send" }));
  return { el, box, setCommands };
}

// groupComposer lets one of the phones' owners speak in the group.
export function groupComposer(chat) {
  const who = h("select", { "aria-label": "谁在群里说" },
    ...chat.page.phones().map((p) => h("option", { value: p.id }, p.title + (p.owner ? " " + p.owner : ""))));
  const speaker = () => Number(who.value);
  const { box, send } = textBox("在群里说", (text) => post("group-say", { phone: speaker(), text }));
  box.placeholder = "在群里说，如 /subscribe";
  const el = h("div", { class: "composer" }, h("label", { class: "who" }, "以 ", who, " 的身份"), box, button("发送", send, { class: "send" }));
  const speakAs = (phone) => {
    who.value = phone;
  };
  return { el, box, speaker, speakAs };
}
