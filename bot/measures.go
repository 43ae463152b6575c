package bot

import (
	"slices"
	"strconv"
	"strings"

	"zwxx/scoring"
	"zwxx/store/notice"
)

// 查办法: the clauses of the measures, by topic or by word.

// clausesShown is how many clauses are shown at once.
const clausesShown = 10

// topicOf is the topic a clause belongs to: the first word of its heading.
func topicOf(c *scoring.Clause) string {
	if words := strings.Fields(c.Heading); len(words) > 0 {
		return words[0]
	}
	return ""
}

// topics are the topics of the measures, in their order.
func topics(rules *scoring.Rules) []string {
	var all []string
	for i := range rules.Clauses {
		if topic := topicOf(&rules.Clauses[i]); topic != "" && !slices.Contains(all, topic) {
			all = append(all, topic)
		}
	}
	return all
}

// pressTopic shows the clauses of a topic by its place.
func (t *turn) pressTopic(index string) error {
	all := topics(t.Rules)
	n, err := strconv.Atoi(index)
	if err != nil || n < 0 || n >= len(all) {
		return &scoring.Refusal{Reason: reasonForged}
	}
	return t.show(notice.Rules{Topic: all[n]})
}

func init() { on((*reader).measures) }

func (r *reader) measures(n notice.Rules) (*message, error) {
	var clauses []*scoring.Clause
	switch {
	case n.Topic != "":
		for i := range r.Rules.Clauses {
			if c := &r.Rules.Clauses[i]; topicOf(c) == n.Topic {
				clauses = append(clauses, c)
			}
		}
	case n.Word != "":
		clauses = r.Rules.FindClauses(n.Word)
	}
	var others []button
	if n.Word == "" || len(clauses) == 0 {
		for i, topic := range topics(r.Rules) {
			if topic != n.Topic {
				others = append(others, button{topic, data("rules", i)})
			}
		}
	}
	return r.text("Rules", map[string]any{"Word": n.Word, "Topic": n.Topic, "Title": r.Rules.Title,
		"Clauses": clauses[:min(len(clauses), clausesShown)], "More": max(len(clauses)-clausesShown, 0)}, inRows(others, 3)...)
}
