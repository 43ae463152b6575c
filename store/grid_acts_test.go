package store_test

import (
	"time"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
	"zwxx/store"
	"zwxx/store/storetest"
)

// An object is what an act of the grid is done to.
type object struct {
	unit    string
	id      string
	version int
	number  int64 // the id of an appointment or a person
}

// A gridCell is an action with the act that asks for it. Prepare makes an
// object of o.unit in the state that the act needs at 03-08 17:30.
type gridCell struct {
	action  store.Action
	method  string // of *store.Act; empty for what is only read
	prepare func(*store.Tx, *object) error
	do      func(*store.Act, object) error
}

var grid = []gridCell{
	{store.RegisterSubmission, "RegisterSubmission", nil, func(act *store.Act, o object) error {
		return second(act.RegisterSubmission(submission(o.unit, "新信息", act.Now), byPhone, false))
	}},
	{store.WithdrawSubmission, "WithdrawSubmission", aSubmission, func(act *store.Act, o object) error {
		return second(act.WithdrawSubmission(o.id))
	}},
	{store.NumberSubmission, "NumberSubmission", aSubmission, func(act *store.Act, o object) error {
		return second(act.NumberSubmission(o.id, "2018-0777", byPhone))
	}},
	{store.FileClaim, "FileClaim", aSubmission, func(act *store.Act, o object) error {
		return second(act.FileClaim(o.id, "动态", "第10期", day("03-08"), byPhone))
	}},
	{store.ConfirmClaim, "ConfirmClaim", aClaim, func(act *store.Act, o object) error {
		return second(act.ConfirmClaim(o.id, o.version))
	}},
	{store.RejectClaim, "RejectClaim", aClaim, func(act *store.Act, o object) error {
		return act.RejectClaim(o.id, o.version, "未见刊")
	}},
	{store.IssueCommission, "IssueCommission", nil, func(act *store.Act, o object) error {
		return second(act.IssueCommission(store.CommissionNotice{Title: "约稿", Due: act.Now.Add(48 * time.Hour)}, []string{o.unit}))
	}},
	{store.Acknowledge, "Acknowledge", aCommission(scoring.CommissionIssued), func(act *store.Act, o object) error {
		return second(act.Acknowledge(o.id, o.version, byPhone))
	}},
	{store.Deliver, "Deliver", aCommission(scoring.CommissionReceived), func(act *store.Act, o object) error {
		return second(act.Deliver(o.id, o.version, store.Delivery{At: act.Now, Source: byPhone}))
	}},
	{store.AmendManuscript, "AmendManuscript", aCommission(scoring.CommissionDelivered), func(act *store.Act, o object) error {
		return second(act.AmendManuscript(o.id, o.version, "2018-0999", byPhone))
	}},
	{store.ReturnDelivery, "ReturnDelivery", aCommission(scoring.CommissionDelivered), func(act *store.Act, o object) error {
		return second(act.ReturnDelivery(o.id, o.version, "数据过旧", act.Now.Add(24*time.Hour)))
	}},
	{store.Grade, "Grade", aCommission(scoring.CommissionDelivered), func(act *store.Act, o object) error {
		return second(act.Grade(o.id, o.version, 850))
	}},
	{store.ExtendCommission, "ExtendCommission", aCommission(scoring.CommissionReceived), func(act *store.Act, o object) error {
		return second(act.ExtendCommission(o.id, o.version, act.Now.Add(24*time.Hour)))
	}},
	{store.WithdrawCommission, "WithdrawCommission", aCommission(scoring.CommissionReceived), func(act *store.Act, o object) error {
		return second(act.WithdrawCommission(o.id, o.version, "不再需要"))
	}},
	{store.ChaseCommission, "ChaseCommission", aNotice, func(act *store.Act, o object) error {
		return second(act.ChaseCommission(o.id))
	}},
	{store.RequestExtension, "RequestExtension", aCommission(scoring.CommissionReceived), func(act *store.Act, o object) error {
		return second(act.RequestExtension(o.id, o.version, act.Now.Add(24*time.Hour), "材料未齐", byPhone))
	}},
	{store.DecideExtension, "DecideExtension", anExtension, func(act *store.Act, o object) error {
		return second(act.DecideExtension(o.id, o.version, true, ""))
	}},
	{store.FileExplanation, "FileExplanation", aCommission(scoring.CommissionReceived), func(act *store.Act, o object) error {
		return second(act.FileExplanation(explanation(o.id), letter, byPhone))
	}},
	{store.RuleOnExplanation, "RuleOnExplanation", anExplanation, func(act *store.Act, o object) error {
		return second(act.RuleOnExplanation(o.id, o.version, store.Verdict{Upheld: true}))
	}},
	{store.RecordOriginal, "RecordOriginal", anExplanation, func(act *store.Act, o object) error {
		return second(act.RecordOriginal(o.id))
	}},
	{store.ProposeFailure, "ProposeFailure", aCommission(scoring.CommissionReceived), func(act *store.Act, o object) error {
		return second(act.ProposeFailure(o.id, o.version, "未报送"))
	}},
	{store.AnswerProposal, "AnswerProposal", aProposal, func(act *store.Act, o object) error {
		return second(act.AnswerProposal(o.id, "已于前一日报送", byPhone))
	}},
	{store.SecondProposal, "SecondProposal", aProposal, func(act *store.Act, o object) error {
		return second(act.SecondProposal(o.id, o.version, true, ""))
	}},
	{store.FileQuery, "FileQuery", aSubmission, func(act *store.Act, o object) error {
		return second(act.FileQuery(store.Query{Kind: store.QueryRecord, Unit: o.unit, Object: o.id, Field: "title", Wanted: "新题"}, byPhone))
	}},
	{store.AnswerQuery, "AnswerQuery", aQuery, func(act *store.Act, o object) error {
		return second(act.AnswerQuery(o.id, o.version, store.QueryRejected, "与党政网一致"))
	}},
	{store.DeferQuery, "DeferQuery", aQuery, func(act *store.Act, o object) error {
		return second(act.DeferQuery(o.id, o.version))
	}},
	{store.Invite, "Invite", nil, func(act *store.Act, o object) error {
		_, _, err := act.Invite(store.RoleOfficer, o.unit, store.InvitationLife)
		return err
	}},
	{store.InviteDeputy, "InviteDeputy", nil, func(act *store.Act, o object) error {
		_, _, err := act.InviteDeputy(o.unit, store.Term{From: act.Now, Until: act.Now.Add(48 * time.Hour)})
		return err
	}},
	{store.AppointDeputy, "AppointDeputy", aFormerOfficer, func(act *store.Act, o object) error {
		return second(act.AppointDeputy(o.unit, o.number, store.Term{From: act.Now}))
	}},
	{store.RestoreDatabase, "MarkRestored", nil, func(act *store.Act, _ object) error {
		return second(act.MarkRestored(time.Time{}))
	}},
	{store.ResumeReminders, "ResumeReminders", aRestored, func(act *store.Act, o object) error {
		return act.ResumeReminders(o.version, true)
	}},
	{store.BeginHandover, "BeginHandover", nil, func(act *store.Act, o object) error {
		_, _, err := act.BeginHandover(o.unit, "王接手")
		return err
	}},
	{store.ConfirmHandover, "ConfirmHandover", aHandover, func(act *store.Act, o object) error {
		return second(act.ConfirmHandover(o.id, o.version))
	}},
	{store.CancelHandover, "CancelHandover", aHandover, func(act *store.Act, o object) error {
		return second(act.CancelHandover(o.id, o.version))
	}},
	{store.RenamePerson, "RenamePerson", aFormerOfficer, func(act *store.Act, o object) error {
		return act.RenamePerson(o.number, "王建国")
	}},
	{store.RecordExport, "RecordExport", nil, func(act *store.Act, _ object) error { return act.RecordExport("ledger") }},
	{store.SetOffice, "SetOffice", nil, func(act *store.Act, o object) error {
		return act.SetOffice(o.unit, "0571-64000045")
	}},
	{store.EndAppointment, "EndAppointment", anOfficer, func(act *store.Act, o object) error {
		return act.EndAppointment(o.number)
	}},
	{store.DraftBulletin, "DraftBulletin", nil, func(act *store.Act, _ object) error {
		return second(act.DraftBulletin(february))
	}},
	{store.EditBulletin, "EditBulletin", aBulletin(store.BulletinDraft), func(act *store.Act, o object) error {
		return second(act.EditBulletin(february, o.version, bulletin.Words{Problems: "报送不均衡。"}))
	}},
	{store.SendForCheck, "SendForCheck", aBulletin(store.BulletinDraft), func(act *store.Act, o object) error {
		return second(act.SendForCheck(february, o.version, 10))
	}},
	{store.AnswerCheck, "AgreeToCheck", aBulletin(store.BulletinChecking), func(act *store.Act, o object) error {
		return act.AgreeToCheck(february, o.unit, byPhone)
	}},
	{store.ConfirmNoItem, "ConfirmNoItem", nil, func(act *store.Act, o object) error {
		return act.ConfirmNoItem(february, []string{unitBare})
	}},
	{store.ConfirmNoAdoption, "ConfirmNoAdoption", nil, func(act *store.Act, _ object) error {
		return act.ConfirmNoAdoption(february, "动态")
	}},
	{store.SubmitBulletin, "SubmitBulletin", aBulletin(store.BulletinChecking, "checked"), func(act *store.Act, o object) error {
		return second(act.SubmitBulletin(february, o.version, "建政办信〔2018〕2号"))
	}},
	{store.WithdrawBulletin, "WithdrawBulletin", aBulletin(store.BulletinSubmitted), func(act *store.Act, o object) error {
		return second(act.WithdrawBulletin(february, o.version))
	}},
	{store.SignBulletin, "SignBulletin", aBulletin(store.BulletinSubmitted), func(act *store.Act, o object) error {
		return second(act.SignBulletin(february, o.version))
	}},
	{store.ReturnBulletin, "ReturnBulletin", aBulletin(store.BulletinSubmitted), func(act *store.Act, o object) error {
		return second(act.ReturnBulletin(february, o.version, "数据再核"))
	}},
	{store.RecordSignature, "RecordSignature", aBulletin(store.BulletinSubmitted), func(act *store.Act, o object) error {
		return second(act.RecordSignature(february, o.version, store.PaperSignature{Signer: "陈主任", On: day("03-08")}))
	}},
	{store.PublishBulletin, "PublishBulletin", aBulletin(store.BulletinSigned), func(act *store.Act, o object) error {
		return second(act.PublishBulletin(february, o.version))
	}},
	{store.SubscribeGroup, "Subscribe", nil, func(act *store.Act, _ object) error {
		return act.Subscribe(-1001, "group", "政务信息群", true)
	}},
	{store.ImportLedger, "ImportLedger", nil, func(act *store.Act, _ object) error {
		l := &scoring.Ledger{Faults: []scoring.Fault{{Common: scoring.Common{ID: "f1", Unit: unitMei}, Fault: "缺席", At: day("02-03")}}}
		return second(act.ImportLedger(importFile(l)))
	}},
	{store.SetDays, "SetDays", nil, func(act *store.Act, _ object) error {
		return second(act.SetDays([]store.CalendarDay{{Date: day("07-02"), Off: true, Name: "台风停工"}}))
	}},
	{store.UnsetDay, "UnsetDay", aDay, func(act *store.Act, _ object) error {
		return second(act.UnsetDay(day("07-03")))
	}},
	{store.DeclareYear, "DeclareYear", aYear, func(act *store.Act, _ object) error {
		return second(act.DeclareYear(2027, true))
	}},
	{store.DeclareOutage, "DeclareOutage", nil, func(act *store.Act, _ object) error {
		return second(act.DeclareOutage(act.Now.Add(-time.Hour), time.Time{}))
	}},
	{store.RecordAdoptions, "RecordAdoptions", nil, func(act *store.Act, o object) error {
		return second(act.RecordAdoptions([]store.AdoptionLine{adoptionLine("新录用", o.unit)}, day("03-05")))
	}},
	{store.RecordSubmissions, "RecordSubmissions", nil, func(act *store.Act, o object) error {
		return second(act.RecordSubmissions([]store.Receipt{receipt(o.unit, "新来稿", "2018-0399")}))
	}},
	{store.RecordInstructions, "RecordInstructions", nil, func(act *store.Act, o object) error {
		line := store.InstructionLine{ItemName: store.ItemName{Units: []string{o.unit}, Title: "被批示的"}, Level: "市", Leader: "某市长", At: day("03-08")}
		return second(act.RecordInstructions([]store.InstructionLine{line}, day("03-05")))
	}},
	{store.RecordFaults, "RecordFaults", nil, func(act *store.Act, o object) error {
		return second(act.RecordFaults(store.Faults{Units: []string{o.unit}, Fault: "缺席", Detail: "培训会", At: day("03-08")}))
	}},
	{store.RecordMerit, "RecordMerit", nil, func(act *store.Act, o object) error {
		return second(act.RecordMerit(scoring.Merit{Common: scoring.Common{Unit: o.unit}, Merit: "挂职", Person: "某人",
			From: day("03-08").AddMonths(-4), To: day("03-08"), WellDone: true}))
	}},
	{store.CorrectFact, "CorrectFact", aSubmission, func(act *store.Act, o object) error {
		return second(act.CorrectFact(o.id, "title", "改正的标题", "错字"))
	}},
	{store.ConfirmClaims, "ConfirmClaims", aClaim, func(act *store.Act, o object) error {
		return second(act.ConfirmClaims([]store.ClaimSeen{{ID: o.id, Version: o.version}}))
	}},
	{store.AmendClaim, "AmendClaim", aClaim, func(act *store.Act, o object) error {
		return second(act.AmendClaim(o.id, o.version, "动态·简讯", "第9期", day("03-01")))
	}},
	{store.UndoBatch, "UndoBatch", aBatch, func(act *store.Act, o object) error {
		return second(act.UndoBatch(o.id, "重复"))
	}},
	{store.ReadUnit, "", nil, reads(store.ReadUnit)},
	{store.ReadRanking, "", nil, reads(store.ReadRanking)},
	{store.ReadQueue, "", nil, reads(store.ReadQueue)},
	{store.ReadDelivery, "", nil, reads(store.ReadDelivery)},
}

var february = scoring.MonthPeriod(2018, time.February)

func second[T any](_ T, err error) error { return err }

// reads asks for a right as readers do. They say themselves why they refuse.
func reads(action store.Action) func(*store.Act, object) error {
	return func(act *store.Act, o object) error {
		if _, ok := act.Actor.May(action, o.unit); ok {
			return nil
		}
		return store.Ask(act, action, o.unit)
	}
}

func aRestored(tx *store.Tx, o *object) error {
	r, err := tx.As(store.Operator).MarkRestored(time.Time{})
	o.version = int(r.At.Unix())
	return err
}

func aSubmission(tx *store.Tx, o *object) error {
	s, err := stageSubmission(tx, o.unit)
	o.id = s.ID
	return err
}

func aClaim(tx *store.Tx, o *object) error {
	c, err := stageClaim(tx, o.unit)
	o.id, o.version = c.ID, c.Version
	return err
}

func aCommission(state scoring.CommissionState) func(*store.Tx, *object) error {
	return func(tx *store.Tx, o *object) error {
		c, err := stageCommission(tx, o.unit, state)
		o.id, o.version = c.ID, c.Version
		return err
	}
}

func aBatch(tx *store.Tx, o *object) error {
	tx.Now = at("03-08 10:00")
	return actAs(tx, wang, store.InPrivate, func(act *store.Act) error {
		r, err := act.RecordAdoptions([]store.AdoptionLine{adoptionLine("一批", o.unit)}, day("03-05"))
		o.id = r.Batch.ID
		return err
	})
}

func aNotice(tx *store.Tx, o *object) error {
	c, err := stageCommission(tx, o.unit, scoring.CommissionIssued)
	o.id = c.Notice
	return err
}

func anExtension(tx *store.Tx, o *object) error {
	e, err := stageExtension(tx, o.unit)
	o.id, o.version = e.ID, e.Version
	return err
}

func anExplanation(tx *store.Tx, o *object) error {
	e, err := stageExplanation(tx, o.unit)
	o.id, o.version = e.ID, e.Version
	return err
}

func aProposal(tx *store.Tx, o *object) error {
	p, err := stageProposal(tx, o.unit)
	o.id, o.version = p.ID, p.Version
	return err
}

func aQuery(tx *store.Tx, o *object) error {
	if err := aSubmission(tx, o); err != nil {
		return err
	}
	return actAs(tx, wang, store.InPrivate, func(act *store.Act) error {
		q, err := act.FileQuery(store.Query{Kind: store.QueryRecord, Unit: o.unit, Object: o.id, Field: "title", Wanted: "新题"}, byPhone)
		o.id, o.version = q.ID, q.Version
		return err
	})
}

// aHandover is one that another officer of the unit began, and whose link has
// been opened.
func aHandover(tx *store.Tx, o *object) error {
	if err := anOfficer(tx, o); err != nil {
		return err
	}
	return actAs(tx, 777, store.InPrivate, func(act *store.Act) error {
		token, h, err := act.BeginHandover(o.unit, "王接手")
		if err != nil {
			return err
		}
		h, _, err = tx.TakeHandover(token, 778, "wang", 0)
		o.id, o.version = h.ID, h.Version
		return err
	})
}

// aBulletin is February's on its way, as 王五 drafted it.
func aBulletin(state store.BulletinState, steps ...string) func(*store.Tx, *object) error {
	return func(tx *store.Tx, o *object) error {
		if b, err := tx.Bulletin(february); err == nil {
			o.version = b.Version // there is one for all units
			return nil
		}
		tx.Now = at("03-01 09:00")
		if state == store.BulletinChecking && len(steps) == 0 {
			tx.Now = at("03-08 09:00") // the units may still answer
		}
		b, err := storetest.Lead(tx, february, state, len(steps) > 0)
		o.version = b.Version
		return err
	}
}

func aDay(tx *store.Tx, _ *object) error {
	return second(tx.As(store.Operator).SetDays([]store.CalendarDay{{Date: day("07-03"), Off: true, Name: "台风停工"}}))
}

// aYear enters the statutory holidays of a year that the library does not have.
func aYear(tx *store.Tx, _ *object) error {
	return second(tx.As(store.Operator).SetDays(holidays2027()))
}

func anOfficer(tx *store.Tx, o *object) error {
	const id = 777
	if err := appoint(tx, id, "新信息员", store.RoleOfficer, o.unit); err != nil {
		return err
	}
	actor, err := tx.Actor(id, store.InPrivate)
	if err == nil {
		o.number = actor.Appointments[len(actor.Appointments)-1].ID
	}
	return err
}

// aFormerOfficer is a person who was an officer of the unit.
func aFormerOfficer(tx *store.Tx, o *object) error {
	if err := anOfficer(tx, o); err != nil {
		return err
	}
	a, err := tx.Appointment(o.number)
	if err != nil {
		return err
	}
	o.number = a.Person
	return tx.As(store.Operator).EndAppointment(a.ID)
}
