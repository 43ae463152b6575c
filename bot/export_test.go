package bot

import (
	"errors"
	"sync/atomic"

	"zwxx/store/notice"
)

// FilesMade counts the files that tests had made.
var FilesMade atomic.Int32

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
	help := renderers["Help"]
	renderers["Help"] = func(r *reader, n notice.Notice) (*message, error) {
		m, err := help(r, n)
		if err != nil {
			return nil, err
		}
		return withTestFile(r, m)
	}
}

// withTestFile hangs a file at the help of units whose name says so.
func withTestFile(r *reader, m *message) (*message, error) {
	var err error
	switch r.actor.Unit() {
	case "科技局":
		m.file, err = newFile("帮助.txt", "help", func() ([]byte, error) {
			FilesMade.Add(1)
			return []byte("help"), nil
		})
	case "气象局":
		m.file, err = newFile("坏.txt", "broken", func() ([]byte, error) { return nil, errors.New("a fault of the test's") })
	}
	return m, err
}
