package bot

import "zwxx/store/notice"

func init() {
	on(func(r *reader, n notice.Trouble) (*message, error) { return r.text("Trouble", n) })
}
