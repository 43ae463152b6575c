// Requests to the program. A refusal is a sentence and is shown; the answers show themselves in the stream of events.

import { note } from "./dom.js";

async function send(path, body, headers) {
  let answer;
  try {
    answer = await fetch("/api/" + path, { method: "POST", body, headers });
  } catch {
    note("没有发出去：演示程序没有应答。", true);
    return false;
  }
  if (answer.ok) return true;
  const { error } = await answer.json().catch(() => ({}));
  note(error || "没有发出去，请再试一次。", true);
  return false;
}

// post gives true when the program has done it.
export const post = (path, what) => send(path, JSON.stringify(what), { "Content-Type": "application/json" });

export function sendFiles(phone, files) {
  const form = new FormData();
  form.append("phone", phone);
  for (const f of files) form.append("file", f);
  return send("photo", form);
}

export function sendSample(phone) {
  const form = new FormData();
  form.append("phone", phone);
  form.append("sample", "1");
  return send("photo", form);
}

export const fileURL = (id, name = "") => "/api/file?" + new URLSearchParams({ id, name });
