package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// foundShown is how many results a page has.
const foundShown = 8

// find looks for what every word fits (查找). A press of another page carries
// the words' key alone, so they are kept under it.
func (t *turn) find(args string) error {
	if args == "" {
		return t.reply(notice.FindHelp{})
	}
	sum := sha256.Sum256([]byte(args))
	key := hex.EncodeToString(sum[:6])
	if err := t.KeepSearch(key, args); err != nil {
		return err
	}
	return t.reply(notice.Found{Key: key, Words: args})
}

// pressFound shows another page of a search.
func (t *turn) pressFound(args []string) error {
	if len(args) != 2 {
		return &scoring.Refusal{Reason: reasonForged}
	}
	page, err := strconv.Atoi(args[1])
	if err != nil || page < 0 {
		return &scoring.Refusal{Reason: reasonForged}
	}
	words, err := t.KeptSearch(args[0])
	if err != nil {
		return err
	}
	if words == "" {
		return &scoring.Refusal{Reason: reasonForged}
	}
	return t.show(notice.Found{Key: args[0], Words: words, Page: page})
}

func init() {
	on(func(r *reader, n notice.FindHelp) (*message, error) { return r.text("FindHelp", n) })
	on((*reader).found)
	on((*reader).factCard)
}

func (r *reader) found(n notice.Found) (*message, error) {
	all, err := r.Search(strings.Fields(n.Words))
	if err != nil {
		return nil, err
	}
	pages := max((len(all)+foundShown-1)/foundShown, 1)
	page := min(n.Page, pages-1)
	shown := all[page*foundShown : min((page+1)*foundShown, len(all))]
	type line struct {
		store.Found
		N   int
		Day workday.Date
	}
	var lines []line
	var open []button
	for i, f := range shown {
		number := page*foundShown + i + 1
		lines = append(lines, line{f, number, workday.DateOf(f.At)})
		open = append(open, button{strconv.Itoa(number), data(foundVerbs[f.Kind], f.ID)})
	}
	var turn []button
	if page > 0 {
		turn = append(turn, pressed("previous_page", data("found", n.Key, page-1)))
	}
	if page < pages-1 {
		turn = append(turn, pressed("next_page", data("found", n.Key, page+1)))
	}
	return r.text("Found", map[string]any{"Words": n.Words, "Total": len(all), "Lines": lines, "Page": page + 1, "Pages": pages},
		append(inRows(open, 4), turn)...)
}

// foundVerbs open what was found.
var foundVerbs = map[store.FoundKind]string{
	store.FoundSubmission: "fact", store.FoundAdoption: "fact", store.FoundCommission: "comm",
	store.FoundExplanation: "expl", store.FoundBatch: "batch",
}

// factCard shows a submission or an adoption with what rests on it.
func (r *reader) factCard(n notice.FactCard) (*message, error) {
	if strings.HasPrefix(n.Fact, "a") {
		return r.adoptionCard(n.Fact)
	}
	s, err := r.Submission(n.Fact)
	if err != nil {
		return nil, err
	}
	adoptions, err := r.AdoptionsOf(s.ID)
	if err != nil {
		return nil, err
	}
	behalf, err := r.behalf(s.ID, store.RegisterSubmission)
	if err != nil {
		return nil, err
	}
	batch, err := r.BatchOf(s.ID)
	if err != nil {
		return nil, err
	}
	var rests []button
	for _, a := range adoptions {
		rests = append(rests, button{a.Outlet + " " + a.Issue, data("fact", a.ID)})
	}
	var undo []button
	if s.Void == "" && s.Manuscript == "" {
		rests = append(rests, r.may(store.NumberSubmission, s.Unit, button{label("button.number"), data("nsub", s.ID)})...)
	}
	if s.Void == "" && len(adoptions) == 0 {
		undo = r.may(store.WithdrawSubmission, s.Unit, pressed("unsub", data("unsub", s.ID)))
	}
	return r.text("FactSubmission", map[string]any{"Submission": s, "Day": workday.DateOf(s.At), "Adoptions": adoptions, "Behalf": behalf},
		append(inRows(rests, 1), row(undo, r.batchButton(batch)))...)
}

func (r *reader) adoptionCard(id string) (*message, error) {
	a, err := r.Adoption(id)
	if err != nil {
		return nil, err
	}
	view := map[string]any{"A": a}
	if s, err := r.Submission(a.Submission); err == nil {
		view["Title"] = s.Title
	}
	var links []button
	if a.Submission != "" {
		links = append(links, pressed("open_submission", data("fact", a.Submission)))
	}
	if c, err := r.View.Commission(a.Commission); err == nil {
		view["Commission"], view["Title"] = afterName(c.Number), c.Title
		links = append(links, pressed("open_commission", data("comm", c.ID)))
	}
	counts := a.CountsOn
	if counts.IsZero() {
		counts = a.At
	}
	sheet, err := r.Score(scoring.QuarterOf(counts))
	if err != nil {
		return nil, err
	}
	if u, _, ok := sheet.Unit(a.Unit); ok {
		for _, l := range u.Lines {
			if l.Fact == a.ID {
				view["Line"] = l
			}
		}
	}
	batch, err := r.BatchOf(a.ID)
	if err != nil {
		return nil, err
	}
	return r.text("FactAdoption", view, row(links, r.batchButton(batch)))
}

func (r *reader) batchButton(batch string) []button {
	if batch == "" {
		return nil
	}
	return []button{{label("button.batch") + batch, data("batch", batch)}}
}
