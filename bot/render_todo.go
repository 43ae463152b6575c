package bot

import (
	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

func init() {
	on((*reader).todo)
	on((*reader).queue)
}

// todo lists what the reader owes, most urgent first, each with its button.
func (r *reader) todo(notice.Todo) (*message, error) {
	if r.section() || r.actor.Has(store.RoleApprover) {
		return r.queue(notice.Queue{})
	}
	list := todoList{r: r, unit: r.actor.Unit()}
	if list.unit != "" {
		for _, add := range []func() error{list.proposals, list.commissions, list.forms, list.quotas, list.claims, list.queries, list.handover} {
			if err := add(); err != nil {
				return nil, err
			}
		}
	}
	return r.text("Todo", map[string]any{"Unit": list.unit, "Day": r.Day(), "Items": list.items}, inRows(list.buttons, 1)...)
}

type todoList struct {
	r       *reader
	unit    string
	items   []string
	buttons []button
}

func (l *todoList) add(entry string, data any, buttons ...button) error {
	text, err := say(entry, data)
	if err != nil {
		return err
	}
	l.items = append(l.items, "· "+plain(text))
	l.buttons = append(l.buttons, buttons...)
	return nil
}

func (l *todoList) proposals() error {
	open, err := l.r.OpenProposals()
	if err != nil {
		return err
	}
	for _, p := range open {
		if p.Unit != l.unit || p.Answer != "" {
			continue
		}
		c, err := l.r.View.Commission(p.Commission)
		if err != nil {
			return err
		}
		if err := l.add("todo.proposal", map[string]any{"P": p, "Number": afterName(c.Number)}, l.r.may(store.AnswerProposal, l.unit,
			button{label("button.answer") + afterName(c.Number), data("answer", p.ID)})...); err != nil {
			return err
		}
	}
	return nil
}

func (l *todoList) commissions() error {
	open, err := l.r.OpenCommissions(l.unit)
	if err != nil {
		return err
	}
	for _, c := range open {
		if !c.Open() {
			continue
		}
		view, err := l.r.viewCommission(c)
		if err != nil {
			return err
		}
		if err := l.add("todo.commission", view, button{label("button.open") + "约稿" + view.Number, data("comm", c.ID)}); err != nil {
			return err
		}
	}
	return nil
}

// forms lists what the reader has begun to fill in and left.
func (l *todoList) forms() error {
	names, err := l.r.ParkedForms(l.r.actor.Person)
	if err != nil {
		return err
	}
	for _, name := range names {
		if forms[name] == nil {
			continue
		}
		title := label("form." + name)
		if err := l.add("todo.form", title, button{label("button.resume") + title, data("go", name)}); err != nil {
			return err
		}
	}
	return nil
}

func (l *todoList) quotas() error {
	sheet, err := l.r.Score(scoring.QuarterOf(l.r.Day()))
	if err != nil {
		return err
	}
	gap, ok := scoring.GapOf(sheet, l.r.Rules, l.unit)
	if !ok {
		return nil
	}
	owes := false
	for _, q := range gap.Quotas {
		if !running(q, l.r.Day()) {
			continue
		}
		owes = true
		if err := l.add("todo.quota", viewGap(q, l.r.Day())); err != nil {
			return err
		}
	}
	if owes {
		l.buttons = append(l.buttons, l.r.may(store.RegisterSubmission, l.unit, pressed("register", data("cmd", "submit")))...)
	}
	if score, _, ok := sheet.Unit(l.unit); ok && gap.ToTarget > 0 && gap.Zeroed == "" {
		return l.add("todo.target", map[string]any{"Score": score, "Gap": gap}, l.r.scoreButton(l.unit)...)
	}
	return nil
}

func (l *todoList) claims() error {
	open, err := l.r.OpenClaims(l.unit)
	if err != nil {
		return err
	}
	for _, c := range open {
		if err := l.add("todo.claim", c); err != nil {
			return err
		}
	}
	return nil
}

func (l *todoList) queries() error {
	open, err := l.r.OpenQueries(l.unit)
	if err != nil {
		return err
	}
	for _, q := range open {
		if err := l.add("todo.query", q); err != nil {
			return err
		}
	}
	return nil
}

// handover lists the reader's own handover that is not completed.
func (l *todoList) handover() error {
	h, ok, err := l.r.HandoverOf(l.r.actor.Person)
	if err != nil || !ok {
		return err
	}
	return l.add("todo.handover", map[string]any{"H": h},
		l.r.may(store.CancelHandover, l.unit, pressed("no_handover", data("hono", h.ID, h.Version)))...)
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
	bad, err := r.CountBadUpdates()
	if err != nil {
		return nil, err
	}
	return r.text("Queue", map[string]any{"Bad": bad, "Total": len(buttons), "Explanations": len(explanations), "Extensions": len(extensions),
		"Claims": len(claims), "Queries": len(queries), "Handovers": len(handovers), "Proposals": len(proposals), "Undecided": len(undecided)}, inRows(buttons[:min(len(buttons), queueShown)], 2)...)
}
