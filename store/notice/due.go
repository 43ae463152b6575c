package notice

import "time"

var dueNotices = []Notice{
	Reminder{}, Chased{}, DueSoon{}, ExplanationDue{}, DeliveredAfterwards{}, DueList{}, PhoneListDue{}, Digest{}, Skipped{},
	BulletinDrafted{}, BulletinPreview{}, BulletinPublished{},
}

// Reminding marks a reminder. It leaves only while it is true.
type Reminding struct {
	Telling
	Late time.Time `json:",omitzero"` // when it should have left, where it leaves late (补发)
}

// LateSince returns when a reminder should have left, where it leaves late.
func (r Reminding) LateSince() time.Time { return r.Late }

// What somebody still owes.
type (
	// Reminder is the one reminder an officer gets on a day: what each of their
	// units still owes, as it stands when it leaves. The commissions due by the
	// end of the next working day are always in it.
	Reminder struct {
		Reminding
		Day     string // the date it is for, as 2018-03-23
		Quotas  bool   `json:",omitempty"` // direct tasks (三（二）2)
		NoValid bool   `json:",omitempty"` // that nothing valid was sent this month (三（六）2)
		Target  bool   `json:",omitempty"` // the points missing to the target
		Last    bool   `json:",omitempty"` // the last call, in the afternoon of the month's last working day
	}
	// Chased reminds the officers to acknowledge a commission (催报).
	Chased struct {
		Reminding
		Commission string
	}
	// DueSoon reminds the officers that a commission is due in hours, or overdue.
	DueSoon struct {
		Reminding
		Commission string
	}
	// ExplanationDue reminds an officer of an explanation that was begun and not
	// filed (三（三）3).
	ExplanationDue struct {
		Reminding
		Commission string
	}
	// DeliveredAfterwards asks the section to check a delivery that an officer
	// recorded after the due time as received before it.
	DeliveredAfterwards struct {
		Telling
		Commission string
	}
	// DueList asks the section to rule on a notice's commissions whose due time has come.
	DueList struct {
		Reminding
		Notice string
	}
	// PhoneListDue names the section the units of a notice to be told by telephone.
	PhoneListDue struct {
		Reminding
		Notice string
	}
	// Digest tells the section, and the approvers, what waits for them.
	Digest struct {
		Reminding
		Drafts []string `json:",omitempty"` // the periods whose bulletin has just been drafted
		Head   bool     `json:",omitempty"` // the day's first: with the head of the audit, kept outside the program by being read
	}
	// Skipped tells the section how many rounds of reminders a downtime has
	// swallowed.
	Skipped struct {
		Telling
		From, To  time.Time
		Reminders int // morning reminders and last calls overtaken by later ones
		Digests   int
	}
)

// The bulletin, and silence.
type (
	// BulletinDrafted hands the section a draft.
	BulletinDrafted struct {
		Answer
		Period string
	}
	// BulletinPreview shows the section a bulletin as it would be published.
	BulletinPreview struct {
		Answer
		Period string
	}
	// BulletinPublished is a published bulletin, from its stored sheet.
	BulletinPublished struct {
		Broadcast
		Period string
	}
)
