package bot

import (
	"fmt"
	"strings"

	"zwxx/store"
	"zwxx/store/notice"
)

// sheetForm makes an invitation for each of many units, to print (开通单).
var sheetForm = &form{
	name:   "sheet",
	fields: []field{{name: "whom", choices: offerSheets}},
	submit: func(t *turn, v values) error {
		units, err := t.sheetUnits(v.get("whom"))
		if err != nil {
			return err
		}
		var sheet notice.InvitationSheet
		for _, unit := range units {
			token, inv, err := t.Invite(store.RoleOfficer, unit, store.SheetLife)
			if err != nil {
				return err
			}
			sheet.Cards = append(sheet.Cards, notice.InvitationCard{Unit: unit, Link: t.bot.InvitationLink(token)})
			sheet.Expires = inv.Expires
		}
		return t.reply(sheet)
	},
}

// The choices of a sheet beside the groups.
const (
	sheetMissing = "missing"
	sheetAll     = "all"
)

// offerSheets offers the units that nobody has joined for, all units, and each
// group.
func offerSheets(t *turn, _ values) ([]choice, error) {
	missing, err := t.sheetUnits(sheetMissing)
	if err != nil {
		return nil, err
	}
	var all []choice
	if len(missing) > 0 {
		all = append(all, choice{sheetMissing, fmt.Sprintf("%s%d家", label("choice.not_joined"), len(missing))})
	}
	all = append(all, choice{sheetAll, fmt.Sprintf("%s%d家", label("choice.all"), len(t.Rules.Units()))})
	for i := range t.Rules.Groups {
		all = append(all, choice{t.Rules.Groups[i].Name, fmt.Sprintf("%s%d家", t.Rules.Groups[i].Name, len(t.Rules.Groups[i].Units))})
	}
	return all, nil
}

// sheetUnits are the units of a choice, in roster order.
func (t *turn) sheetUnits(whom string) ([]string, error) {
	var units []string
	for _, unit := range t.Rules.Units() {
		if whom == sheetMissing {
			officers, err := t.Holders(store.RoleOfficer, unit.Name)
			if err != nil {
				return nil, err
			}
			if len(officers) > 0 {
				continue
			}
		}
		if whom == sheetMissing || whom == sheetAll || unit.Group().Name == whom {
			units = append(units, unit.Name)
		}
	}
	return units, nil
}

// printFor hands over the notice of one commission to print.
func (t *turn) printFor(id string) error {
	c, err := t.commissionSeen(id)
	if err != nil {
		return err
	}
	return t.reply(notice.PaperNotice{Notice: c.Notice, Commission: id})
}

func init() {
	on((*reader).invitationSheet)
	on((*reader).paperNotice)
}

func (r *reader) invitationSheet(n notice.InvitationSheet) (*message, error) {
	m, err := r.text("SheetMade", map[string]any{"Units": len(n.Cards), "Expires": n.Expires})
	if err != nil {
		return nil, err
	}
	sheet := InvitationSheet{Office: r.Rules.Office, Contact: r.bot.cfg.Contact.Section, Date: r.Day(), Expires: n.Expires}
	for _, card := range n.Cards {
		sheet.Cards = append(sheet.Cards, InvitationCard(card))
	}
	m.file, err = newFile(label("paper.sheet.title")+".docx", sheet, sheet.Document)
	return m, err
}

// paperNotice prints a commission's notice for the units that are not in chat.
func (r *reader) paperNotice(n notice.PaperNotice) (*message, error) {
	view, err := r.noticeView(n.Notice)
	if err != nil {
		return nil, err
	}
	var notices []PaperNotice
	var units []string
	for _, row := range view.Rows {
		if n.Commission != "" && row.C.ID != n.Commission || n.Commission == "" && (len(row.Officers) > 0 || !row.C.Open()) {
			continue
		}
		units = append(units, row.Unit)
		notices = append(notices, PaperNotice{Office: r.Rules.Office, Number: view.N.Number, Unit: row.Unit, Title: view.N.Title,
			Requirement: view.N.Requirement, Source: view.N.Source, Contact: view.N.Contact, Rules: r.Rules.Title, Due: row.C.Due, Issued: view.N.Issued})
	}
	if len(notices) == 0 {
		return r.text("NobodyToPrint", view)
	}
	m, err := r.text("PaperNotice", map[string]any{"Number": view.Number, "Units": units}, []button{pressed("phone", data("phone", n.Notice))})
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("%s%s.docx", label("paper.notice.title"), strings.NewReplacer("/", "", " ", "").Replace(view.N.Number))
	m.file, err = newFile(name, notices, func() ([]byte, error) { return paperNotices(notices) })
	return m, err
}
