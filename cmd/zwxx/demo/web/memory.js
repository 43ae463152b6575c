// What the reader has read and ticked off, kept over a reload for one run of the program.

export class Memory {
  constructor(run) {
    this.key = "zwxx-demo";
    let kept = {};
    try {
      kept = JSON.parse(sessionStorage.getItem(this.key)) || {};
    } catch {
      // Without storage a reload forgets what was read; all else works.
    }
    this.kept = kept.run === run ? kept : { run, read: {}, done: {}, tab: "" };
  }

  save() {
    try {
      sessionStorage.setItem(this.key, JSON.stringify(this.kept));
    } catch {
      // As above.
    }
  }

  read(chat) {
    return this.kept.read[chat];
  }

  setRead(chat, message) {
    if (this.kept.read[chat] === message) return;
    this.kept.read[chat] = message;
    this.save();
  }

  done(step) {
    return Boolean(this.kept.done[step]);
  }

  setDone(step) {
    this.kept.done[step] = true;
    this.save();
  }

  // folded is how the reader left the guide; on a small page it begins folded.
  get folded() {
    return this.kept.folded ?? matchMedia("(max-width: 760px)").matches;
  }

  setFolded(folded) {
    this.kept.folded = folded;
    this.save();
  }

  get tab() {
    return this.kept.tab;
  }

  setTab(tab) {
    this.kept.tab = tab;
    this.save();
  }
}
