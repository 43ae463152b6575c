package bot

import (
	"strconv"

	"zwxx/scoring"
	"zwxx/store/notice"
)

// pressResume says how a restored database goes on: with what was held back,
// or with what becomes due from now on.
func pressResume(t *turn, args []string) error {
	if len(args) != 2 || args[0] != "again" && args[0] != "anew" {
		return &scoring.Refusal{Reason: reasonForged}
	}
	version, err := strconv.Atoi(args[1])
	if err != nil {
		return &scoring.Refusal{Reason: reasonForged}
	}
	again := args[0] == "again"
	if err := t.ResumeReminders(version, again); err != nil {
		return err
	}
	return t.show(notice.Resumed{Again: again, By: t.Actor.Name})
}
