package bot

import "zwxx/store/notice"

func init() {
	on((*reader).queue)
}

// queueShown is how many waiting things the queue offers to open at once.
const queueShown = 20

// queue lists what waits for the section or a second person, each with a
// button that opens it.
func (r *reader) queue(notice.Queue) (*message, error) {
	explanations, err := r.OpenExplanations()
	if err != nil {
		return nil, err
	}
	extensions, err := r.OpenExtensions()
	if err != nil {
		return nil, err
	}
	claims, err := r.OpenClaims("")
	if err != nil {
		return nil, err
	}
	proposals, err := r.OpenProposals()
	if err != nil {
		return nil, err
	}
	queries, err := r.OpenQueries("")
	if err != nil {
		return nil, err
	}
	handovers, err := r.HandoversToConfirm()
	if err != nil {
		return nil, err
	}
	undecided, err := r.UndecidedNotices()
	if err != nil {
		return nil, err
	}
	if !r.section() { // an approver seconds and does no more
		explanations, extensions, claims, queries, handovers, undecided = nil, nil, nil, nil, nil, nil
	}
	var buttons []button
	open := func(entry string, data any, press string) error {
		text, err := say(entry, data)
		buttons = append(buttons, button{plain(text), press})
		return err
	}
	for _, e := range explanations {
		if err := open("queue.explanation", e, data("expl", e.ID)); err != nil {
			return nil, err
		}
	}
	for _, e := range extensions {
		c, err := r.View.Commission(e.Commission)
		if err != nil {
			return nil, err
		}
		if err := open("queue.extension", c.Unit, data("extcard", e.ID)); err != nil {
			return nil, err
		}
	}
	for _, c := range claims {
		if err := open("queue.claim", c, data("claim", c.ID)); err != nil {
			return nil, err
		}
	}
	for _, q := range queries {
		if err := open("queue.query", q, data("qcard", q.ID)); err != nil {
			return nil, err
		}
	}
	for _, h := range handovers {
		if err := open("queue.handover", h, data("hocard", h.ID)); err != nil {
			return nil, err
		}
	}
	for _, id := range undecided {
		n, err := r.CommissionNotice(id)
		if err != nil {
			return nil, err
		}
		if err := open("queue.undecided", afterName(n.Number), data("due", id)); err != nil {
			return nil, err
		}
	}
	for _, p := range proposals {
		if err := open("queue.proposal", p, data("prop", p.ID)); err != nil {
			return nil, err
		}
	}
	if _, waiting, err := r.Restored(); err != nil {
		return nil, err
	} else if waiting {
		buttons = append([]button{pressed("restored", data("restored"))}, buttons...)
	}
	bad, err := r.CountBadUpdates()
	if err != nil {
		return nil, err
	}
	return r.text("Queue", map[string]any{"Bad": bad, "Total": len(buttons), "Explanations": len(explanations), "Extensions": len(extensions),
		"Claims": len(claims), "Queries": len(queries), "Handovers": len(handovers), "Proposals": len(proposals), "Undecided": len(undecided)}, inRows(buttons[:min(len(buttons), queueShown)], 2)...)
}
