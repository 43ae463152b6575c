package bot

import (
	"encoding/json"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

func init() {
	on(func(r *reader, n notice.ExplanationReceipt) (*message, error) {
		m, err := r.explanation("ExplanationReceipt", n.Explanation, "")
		if err == nil {
			m.keyboard = [][]string{r.words()} // in place of 完成 取消
		}
		return m, err
	})
	on(func(r *reader, n notice.ExplanationFiled) (*message, error) {
		return r.explanation("ExplanationFiled", n.Explanation, "")
	})
	on(func(r *reader, n notice.ExplanationCard) (*message, error) {
		return r.explanation("ExplanationFiled", n.Explanation, "")
	})
	on(func(r *reader, n notice.RulingDone) (*message, error) {
		return r.explanation("RulingDone", n.Explanation, "")
	})
	on(func(r *reader, n notice.Ruled) (*message, error) { return r.explanation("Ruled", n.Explanation, n.Way) })
	on((*reader).letterPage)
	on(func(r *reader, n notice.PageLost) (*message, error) { return r.text("PageLost", n) })
	on(func(r *reader, n notice.SecondWanted) (*message, error) {
		return r.proposal("SecondWanted", n.Proposal)
	})
	on(func(r *reader, n notice.ProposalCard) (*message, error) {
		return r.proposal("SecondWanted", n.Proposal)
	})
	on(func(r *reader, n notice.ProposalDone) (*message, error) {
		return r.proposal("ProposalDone", n.Proposal)
	})
	on(func(r *reader, n notice.AnswerReceipt) (*message, error) {
		return r.proposal("AnswerReceipt", n.Proposal)
	})
	on(func(r *reader, n notice.ProposalDecided) (*message, error) {
		return r.proposal("ProposalDecided", n.Proposal)
	})
	on(func(r *reader, n notice.ProposalAnswered) (*message, error) {
		return r.proposal("ProposalAnswered", n.Proposal)
	})
	on(func(r *reader, n notice.FailureProposed) (*message, error) {
		return r.proposal("FailureProposed", n.Proposal)
	})
	on(func(r *reader, n notice.FailureConfirmed) (*message, error) {
		return r.proposal("FailureConfirmed", n.Proposal)
	})
	on(func(r *reader, n notice.FailureRejected) (*message, error) {
		return r.proposal("FailureRejected", n.Proposal)
	})
}

// explanation renders an entry about a written explanation.
func (r *reader) explanation(entry, id, way string) (*message, error) {
	e, err := r.Explanation(id)
	if err != nil {
		return nil, err
	}
	commission, err := r.commission(e.Commission)
	if err != nil {
		return nil, err
	}
	pages, err := r.LetterPages(id)
	if err != nil {
		return nil, err
	}
	var buttons [][]button
	switch entry {
	case "ExplanationFiled", "RulingDone":
		look := row(nil)
		if len(pages) > 0 {
			look = append(look, pressed("letter", data("letter", id)))
		}
		if e.Original.IsZero() {
			look = append(look, r.may(store.RecordOriginal, e.Unit, pressed("original", data("orig", id)))...)
		}
		if e.Ruling == scoring.RulingNone {
			buttons = append(buttons, row(r.may(store.RuleOnExplanation, e.Unit, pressed("uphold", data("uphold", id, e.Version))),
				r.may(store.RuleOnExplanation, e.Unit, pressed("dismiss", data("dism", id)))))
		}
		buttons = append(buttons, look)
	case "Ruled":
		buttons = commission.buttons(r)
	}
	behalf, err := r.behalf(id, store.FileExplanation)
	if err != nil {
		return nil, err
	}
	told, err := r.tells(e.Unit)
	if err != nil {
		return nil, err
	}
	return r.text(entry, map[string]any{"E": e, "C": commission.C, "Number": commission.Number, "Pages": len(pages), "Behalf": behalf, "Told": told,
		"OriginalDay": workday.DateOf(e.Original), "Way": way, "Waited": e.Handled.Sub(e.Filed) >= time.Minute}, buttons...)
}

// letterPage sends one page of a letter by its file id.
func (r *reader) letterPage(n notice.LetterPage) (*message, error) {
	e, err := r.Explanation(n.Explanation)
	if err != nil {
		return nil, err
	}
	pages, err := r.LetterPages(n.Explanation)
	if err != nil || n.Page > len(pages) {
		return nil, err
	}
	m, err := r.text("LetterPage", map[string]any{"Unit": e.Unit, "ID": e.ID, "Page": n.Page, "Pages": len(pages)})
	if err != nil {
		return nil, err
	}
	if page := pages[n.Page-1]; page.Photo {
		m.photo = page.FileID
	} else {
		m.document = page.FileID
	}
	return m, nil
}

// letterCard counts the pages of the letter being collected.
func (r *reader) letterCard() (*message, error) {
	stored, ok, err := r.ActiveForm(r.actor.Person)
	if err != nil || !ok {
		return nil, err
	}
	var state formState
	if err := json.Unmarshal([]byte(stored.State), &state); err != nil {
		return nil, err
	}
	if len(state.Pages) == 0 {
		return nil, nil
	}
	return r.text("LetterCard", map[string]any{"Pages": len(state.Pages)})
}

// proposal renders an entry about a proposal.
func (r *reader) proposal(entry, id string) (*message, error) {
	p, err := r.Proposal(id)
	if err != nil {
		return nil, err
	}
	if p.Act != store.ProposesFailure {
		return r.proposed(entry, p)
	}
	c, err := r.View.Commission(p.Commission)
	if err != nil {
		return nil, err
	}
	by, err := r.PersonName(p.By)
	if err != nil {
		return nil, err
	}
	second, err := r.PersonName(p.Second)
	if err != nil {
		return nil, err
	}
	var buttons []button
	switch {
	case p.State != store.ProposalOpen:
		if entry == "SecondWanted" {
			entry = "ProposalDecided"
		}
	case entry == "SecondWanted" || entry == "ProposalAnswered":
		if p.By != r.actor.Person {
			buttons = row(r.may(store.SecondProposal, p.Unit, pressed("second", data("propy", p.ID, p.Version))),
				r.may(store.SecondProposal, p.Unit, pressed("disagree", data("propn", p.ID))))
		}
	case entry == "FailureProposed":
		buttons = r.may(store.AnswerProposal, p.Unit, pressed("answer", data("answer", p.ID)))
	}
	if entry == "FailureConfirmed" {
		buttons = r.factQueryButton(p.Unit, p.Commission)
	}
	behalf, err := r.behalf(id, store.AnswerProposal)
	if err != nil {
		return nil, err
	}
	told, err := r.tells(p.Unit)
	if err != nil {
		return nil, err
	}
	return r.text(entry, map[string]any{"P": p, "C": c, "Behalf": behalf, "Told": told, "Number": afterName(c.Number), "By": by, "Second": second,
		"MayAnswer": !p.Heard() && p.Answer == "" && r.Now.Before(p.AnswerUntil)}, buttons)
}
