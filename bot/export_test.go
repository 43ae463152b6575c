package bot

import "zwxx/store/notice"

// Faults that only tests press.
func init() {
	presses["boom"] = func(*turn, []string) error { panic("a fault of the test's") }
	presses["constraint"] = func(t *turn, _ []string) error { return t.MarkReachable(t.who.chat+1, "no such kind") }
	rules := renderers["Rules"]
	renderers["Rules"] = func(r *reader, n notice.Notice) (*message, error) {
		if n.(notice.Rules).Word == "惊慌" {
			panic("a fault of the test's")
		}
		return rules(r, n)
	}
}
