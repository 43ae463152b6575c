package bot

import (
	"zwxx/store"
	"zwxx/store/notice"
)

func init() {
	on(func(r *reader, n notice.Trouble) (*message, error) { return r.text("Trouble", n) })
	on((*reader).restored)
	on(func(r *reader, n notice.Resumed) (*message, error) { return r.text("Resumed", n) })
	on(func(r *reader, n notice.CheckReceipts) (*message, error) { return r.text("CheckReceipts", n) })
}

// restored asks how a restored database is to go on; nothing once that is said.
func (r *reader) restored(notice.Restored) (*message, error) {
	state, waiting, err := r.Restored()
	if err != nil || !waiting {
		return nil, err
	}
	version := state.At.Unix()
	return r.text("Restored", state,
		r.may(store.ResumeReminders, "", pressed("resume_again", data("resume", "again", version))),
		r.may(store.ResumeReminders, "", pressed("resume_anew", data("resume", "anew", version))))
}
