// Reading the chats: whether an act has shown what it brings about, and how far a step has come.

// shows tells whether a message of the bot shows what an act brings about.
const shows = (m, act) => m.bot && (m.text || "").includes(act.sees);

// version names a message as it stands: an edit makes another of it.
const version = (m) => m.id + ":" + m.edits;

export const versions = (messages) => new Set(messages.map(version));

// fresh tells whether a message new or edited since shows what an act brings about.
export const fresh = (act, messages, since) => messages.some((m) => shows(m, act) && !since.has(version(m)));

// done tells whether a step was done, by whomever: its last act shows.
export function done(step, page) {
  const last = step.acts.at(-1);
  return Boolean(last) && page.chat(last.chat).messages.some((m) => shows(m, last));
}

// bring gives the first act still to be done of a step somebody may have begun: the one after the newest act whose
// outcome is still open, which has buttons or is the last the bot said.
export function bring(step, base, page) {
  for (let i = step.acts.length - 1; i >= 0; i--) {
    const messages = page.chat(step.acts[i].chat).messages;
    const last = messages.findLast((m) => m.bot);
    const open = messages.filter((m) => m.buttons || m === last);
    if (fresh(step.acts[i], open, base.get(step.acts[i].chat))) return i + 1;
  }
  return 0;
}
