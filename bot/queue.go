package bot

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

// What waits for the section or a second person, one card after the other
// (待审核).

// A queued is one thing that waits.
type queued struct {
	id    string
	title string // as lists and buttons name it
	open  string // the press that opens it by itself
}

// waitingFor lists what waits for an actor, in the order in which it is worked
// through: an approver seconds and does no more.
func waitingFor(v *store.View, actor store.Actor) ([]queued, error) {
	w, err := v.Waiting()
	if err != nil {
		return nil, err
	}
	if !actor.Has(store.RoleSection) {
		w = store.Waiting{Proposals: w.Proposals}
	}
	var all []queued
	add := func(id, verb, entry string, data_ any) error {
		text, err := say(entry, data_)
		all = append(all, queued{id, plain(text), data(verb, id)})
		return err
	}
	for _, e := range w.Explanations {
		err = errors.Join(err, add(e.ID, "expl", "queue.explanation", e))
	}
	for _, e := range w.Extensions {
		c, err2 := v.Commission(e.Commission)
		err = errors.Join(err, err2, add(e.ID, "extcard", "queue.extension", c.Unit))
	}
	for _, c := range w.Claims {
		err = errors.Join(err, add(c.ID, "claim", "queue.claim", c))
	}
	for _, q := range w.Queries {
		err = errors.Join(err, add(q.ID, "qcard", "queue.query", q))
	}
	for _, h := range w.Handovers {
		err = errors.Join(err, add(h.ID, "hocard", "queue.handover", h))
	}
	for _, id := range w.Undecided {
		n, err2 := v.CommissionNotice(id)
		err = errors.Join(err, err2, add(id, "due", "queue.undecided", afterName(n.Number)))
	}
	for _, p := range w.Proposals {
		if p.By != actor.Person {
			err = errors.Join(err, add(p.ID, "prop", "queue.proposal", p))
		}
	}
	return all, err
}

// placeIn is the place of a thing in the queue; -1 if it does not wait any more.
func placeIn(all []queued, id string) int {
	return slices.IndexFunc(all, func(q queued) bool { return q.id == id })
}

// showQueued shows the thing that comes after one in the queue, or the first;
// done says what has just been decided.
func (t *turn) showQueued(all []queued, after, done string) error {
	next := 0
	if at := placeIn(all, after); at >= 0 && at+1 < len(all) {
		next = at + 1
	}
	if len(all) == 0 {
		return t.show(notice.Queue{Done: done})
	}
	return t.show(notice.QueueItem{Item: all[next].id, Done: done})
}

// nextQueued shows the next thing that waits (下一条); "" shows the first.
func (t *turn) nextQueued(args []string) error {
	after := ""
	if len(args) == 1 {
		after = args[0]
	}
	all, err := waitingFor(t.View, t.Actor)
	if err != nil {
		return err
	}
	return t.showQueued(all, after, "")
}

// directly are the decisions that a card of the queue makes with one press,
// with what they are called.
var directly = map[string]struct {
	button string
	decide func(t *turn, id string, version int) error
}{
	"claimy": {"button.confirm", func(t *turn, id string, version int) error { return errOf(t.ConfirmClaim(id, version)) }},
	"exty":   {"button.grant", func(t *turn, id string, version int) error { return errOf(t.DecideExtension(id, version, true, "")) }},
	"uphold": {"button.uphold", func(t *turn, id string, version int) error {
		return errOf(t.RuleOnExplanation(id, version, store.Verdict{Upheld: true}))
	}},
	"qlater": {"button.later", func(t *turn, id string, version int) error { return errOf(t.DeferQuery(id, version)) }},
	"hoyes":  {"button.confirm", func(t *turn, id string, version int) error { return errOf(t.ConfirmHandover(id, version)) }},
}

// errOf is the error of an act alone.
func errOf[T any](_ T, err error) error { return err }

// decideQueued makes a decision from a card of the queue, which then shows the
// next thing.
func (t *turn) decideQueued(args []string) error {
	if len(args) != 3 {
		return &scoring.Refusal{Reason: reasonForged}
	}
	d, ok := directly[args[0]]
	version, err := strconv.Atoi(args[2])
	if !ok || err != nil {
		return &scoring.Refusal{Reason: reasonForged}
	}
	before, err := waitingFor(t.View, t.Actor)
	if err != nil {
		return err
	}
	if err := d.decide(t, args[1], version); err != nil {
		return err
	}
	after, err := waitingFor(t.View, t.Actor)
	if err != nil {
		return err
	}
	done := label(d.button)
	at := placeIn(before, args[1])
	if at < 0 {
		return t.showQueued(after, "", done)
	}
	done += "：" + before[at].title
	// What came after it, of what still waits.
	for _, q := range before[at+1:] {
		if placeIn(after, q.id) >= 0 {
			return t.show(notice.QueueItem{Item: q.id, Done: done})
		}
	}
	return t.showQueued(after, "", done)
}

// amendClaimForm confirms a claim with another outlet, issue or date than it
// reports (改后确认).
var amendClaimForm = &form{
	name: "amend_claim",
	fields: []field{
		{name: "outlet", choices: offerClaimOutlets},
		{name: "issue", read: text(numberLimit)},
		{name: "at", choices: offerDays, read: typedDate},
	},
	submit: func(t *turn, v values) error {
		c, err := t.Claim(v.get("claim"))
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if _, err := t.AmendClaim(v.get("claim"), c.Version, v.get("outlet"), v.get("issue"), v.date("at")); err != nil {
			return err
		}
		return t.show(notice.ClaimDecided{Claim: c.ID})
	},
}

// offerClaimOutlets offers the outlets open to the claim's unit.
func offerClaimOutlets(t *turn, v values) ([]choice, error) {
	unit, ok := t.Rules.Unit(v.get("of"))
	if !ok {
		return nil, nil
	}
	var all []choice
	for _, o := range t.Rules.OutletsFor(unit) {
		all = append(all, choice{o.Name, o.Name})
	}
	return all, nil
}

// beginAmendingClaim asks what of a claim is to be changed.
func (t *turn) beginAmendingClaim(id string) error {
	c, err := t.Claim(id)
	if errors.Is(err, store.ErrNotFound) {
		return &scoring.Refusal{Reason: store.ReasonNoSuch, Value: id}
	}
	if err != nil {
		return err
	}
	if c.State != store.ClaimOpen {
		return &scoring.Refusal{Reason: store.ReasonStale, Value: id}
	}
	t.pressed = 0
	if err := t.park(); err != nil {
		return err
	}
	return t.ask(&openForm{form: amendClaimForm, formState: formState{Editing: true, Values: values{
		"claim": {Value: id, Shown: id}, "of": {Value: c.Unit, Shown: c.Unit}, "outlet": {Value: c.Outlet},
		"issue": {Value: c.Issue}, "at": {Value: c.At.String(), Shown: dateText(c.At)},
	}}}, nil)
}

// claimsOnPage is how many claims one press confirms.
const claimsOnPage = 10

// confirmPageForm confirms the claims of a page at once (本页全部确认).
var confirmPageForm = &form{
	name: "confirm_page",
	fields: []field{{name: "sure", choices: func(_ *turn, v values) ([]choice, error) {
		return []choice{{"yes", saying("button.confirm_page", v.get("count"))}}, nil
	}}},
	atOnce: true,
	submit: func(t *turn, v values) error {
		var seen []store.ClaimSeen
		for _, claim := range strings.Split(v.get("claims"), " ") {
			id, version, _ := strings.Cut(claim, ":")
			n, err := strconv.Atoi(version)
			if err != nil {
				return err
			}
			seen = append(seen, store.ClaimSeen{ID: id, Version: n})
		}
		r, err := t.ConfirmClaims(seen)
		if err != nil {
			return err
		}
		return t.show(notice.ListRecorded{Batch: r.Batch.ID, Units: len(r.Units), Alone: r.Alone})
	},
}

// beginConfirmingPage lists the oldest claims and asks whether all are
// confirmed. Those that cannot be are left out, and said to be.
func (t *turn) beginConfirmingPage([]string) error {
	open, err := t.OpenClaims("")
	if err != nil {
		return err
	}
	open = open[:min(len(open), claimsOnPage)]
	var all []store.ClaimSeen
	for _, c := range open {
		all = append(all, store.ClaimSeen{ID: c.ID, Version: c.Version})
	}
	r, err := t.try(func() (store.Recorded, error) { return t.ConfirmClaims(all) })
	if err != nil {
		return err
	}
	var claims, lines []string
	for i, c := range open {
		shown, err := t.claimLine(i+1, c, r.Lines[i])
		if err != nil {
			return err
		}
		lines = append(lines, shown)
		if len(r.Lines[i].Refusals) == 0 {
			claims = append(claims, fmt.Sprintf("%s:%d", c.ID, c.Version))
		}
	}
	if len(claims) == 0 {
		return &scoring.Refusal{Reason: reasonNothingGood}
	}
	count := strconv.Itoa(len(claims))
	return t.beginWith(confirmPageForm, values{"claims": {Value: strings.Join(claims, " "), Shown: count},
		"count": {Value: count, Shown: count}, "list": {Value: count, Shown: strings.Join(lines, "\n")}})
}

// claimLine is a claim as the page lists it, with its points or what is wrong.
func (t *turn) claimLine(n int, c store.Claim, line store.LineResult) (string, error) {
	s, err := t.Submission(c.Submission)
	if err != nil {
		return "", err
	}
	wrong := ""
	for _, r := range line.Refusals {
		wrong += RefusalText(r)
	}
	text, err := say("claim.line", map[string]any{"N": n, "Claim": c, "Title": s.Title, "Points": line.Line.Points, "Wrong": wrong})
	return plain(text), err
}

// queuePresses are the presses of the queue.
var queuePresses = map[string]press{
	"qi":     overseers((*turn).nextQueued),
	"qn":     overseers(func(t *turn, _ []string) error { t.pressed = 0; return t.nextQueued(nil) }),
	"qd":     overseers((*turn).decideQueued),
	"qall":   permitted(store.ConfirmClaims, (*turn).beginConfirmingPage),
	"claime": permitted(store.AmendClaim, object((*turn).beginAmendingClaim)),
}
