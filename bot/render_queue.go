package bot

import (
	"slices"
	"strings"

	"zwxx/store"
	"zwxx/store/notice"
)

func init() {
	on((*reader).queue)
	on((*reader).queueItem)
}

// queueShown is how many waiting things the queue offers to open at once.
const queueShown = 20

// queue says what waits for the section or a second person: how many of each,
// all of them one after the other, or any by itself.
func (r *reader) queue(n notice.Queue) (*message, error) {
	all, err := waitingFor(r.View, r.actor)
	if err != nil {
		return nil, err
	}
	var top, buttons []button
	for _, q := range all[:min(len(all), queueShown)] {
		buttons = append(buttons, button{q.title, q.open})
	}
	own, err := r.ownProposals()
	if err != nil {
		return nil, err
	}
	for _, p := range own {
		text, err := say("queue.proposal", p)
		if err != nil {
			return nil, err
		}
		buttons = append(buttons, button{plain(text), data("prop", p.ID)})
	}
	if _, waiting, err := r.Restored(); err != nil {
		return nil, err
	} else if waiting {
		top = append(top, pressed("restored", data("restored")))
	}
	if len(all) > 1 {
		top = append(top, button{saying("button.work_through", len(all)), data("qi")})
	}
	bad, err := r.CountBadUpdates()
	if err != nil {
		return nil, err
	}
	count := func(letters string) (n int) {
		for _, q := range all {
			if strings.Contains(letters, q.id[:1]) {
				n++
			}
		}
		return n
	}
	return r.text("Queue", map[string]any{"Done": n.Done, "Bad": bad, "Own": len(own), "Total": len(all), "Explanations": count("o"), "Extensions": count("x"),
		"Claims": count("k"), "Queries": count("q"), "Handovers": count("h"), "Proposals": count("r"), "Undecided": count("n")},
		append([][]button{top}, inRows(buttons, 2)...)...)
}

// ownProposals are what the reader has proposed and another must second.
func (r *reader) ownProposals() ([]store.Proposal, error) {
	open, err := r.OpenProposals()
	return slices.DeleteFunc(open, func(p store.Proposal) bool { return p.By != r.actor.Person }), err
}

// queueItem shows one thing that waits, with its place among them. One that
// waits no more gives way to the first that does.
func (r *reader) queueItem(n notice.QueueItem) (*message, error) {
	all, err := waitingFor(r.View, r.actor)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return r.queue(notice.Queue{Done: n.Done})
	}
	at := max(placeIn(all, n.Item), 0)
	m, err := r.queued(all[at])
	if err != nil || m == nil {
		return m, err
	}
	head, err := say("QueueHead", map[string]any{"N": at + 1, "Total": len(all), "Done": n.Done})
	if err != nil {
		return nil, err
	}
	m.text = head + "\n" + m.text
	for i, row := range m.buttons {
		m.buttons[i] = slices.Clone(row)
		for j, b := range row {
			if verb, _, _ := strings.Cut(b.data, ":"); directly[verb].decide != nil {
				m.buttons[i][j].data = "qd:" + b.data
			}
		}
	}
	var last []button
	if len(all) > 1 {
		last = append(last, pressed("next", data("qi", all[at].id)))
	}
	claims := slices.DeleteFunc(slices.Clone(all), func(q queued) bool { return q.id[0] != 'k' })
	if len(claims) > 1 && all[at].id[0] == 'k' {
		last = append(last, r.may(store.ConfirmClaims, "", pressed("page", data("qall")))...)
	}
	if len(last) > 0 {
		m.buttons = append(m.buttons, last)
	}
	return m, nil
}

// queued renders the card of a thing that waits.
func (r *reader) queued(q queued) (*message, error) {
	switch q.id[0] {
	case 'o':
		return r.explanation("ExplanationFiled", q.id, "")
	case 'x':
		return r.extension("ExtensionRequested", q.id)
	case 'k':
		return r.claim("ClaimFiled", q.id)
	case 'q':
		return r.query("QueryFiled", q.id)
	case 'h':
		return renderers[notice.Kind(notice.HandoverCard{})](r, notice.HandoverCard{Handover: q.id})
	case 'n':
		return r.dueList(notice.DueList{Notice: q.id})
	}
	return r.proposal("SecondWanted", q.id)
}

// decided are the notices that confirm a decision of the queue made by a form;
// the next thing is a press away.
var decided = map[string]bool{
	notice.Kind(notice.ClaimDecided{}): true, notice.Kind(notice.ExtensionDecided{}): true, notice.Kind(notice.RulingDone{}): true,
	notice.Kind(notice.QueryDecided{}): true, notice.Kind(notice.ProposalDone{}): true, notice.Kind(notice.FactCorrected{}): true,
}

// withNext adds the way to the next thing that waits to what confirms a
// decision.
func (r *reader) withNext(n notice.Notice, m *message) (*message, error) {
	if _, ok := r.actor.May(store.ReadQueue, ""); !ok || m == nil || !decided[notice.Kind(n)] {
		return m, nil
	}
	all, err := waitingFor(r.View, r.actor)
	if err != nil || len(all) == 0 {
		return m, err
	}
	m.buttons = append(slices.Clone(m.buttons), []button{{saying("button.next_of", len(all)), data("qn")}})
	return m, nil
}
