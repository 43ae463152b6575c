package notice

import "time"

var dueNotices = []Notice{
	DueSoon{}, DeliveredAfterwards{}, DueList{}, QuotaShort{}, BulletinDrafted{}, BulletinPreview{},
	BulletinPublished{}, Gap{},
}

// What is due, and the bulletin.
type (
	// DueSoon reminds the officers that a commission is due, or overdue.
	DueSoon struct {
		Telling
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
		Telling
		Notice string
	}
	// QuotaShort reminds a township's officers of what it owes under 三（二）2.
	QuotaShort struct {
		Telling
		Unit string
		Day  string // the date it is for, as 2018-03-23
		Last bool   // the last call, in the afternoon of the last working day
	}
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
	// Gap tells the section that updates may have been lost while the program was down.
	Gap struct {
		Telling
		From, To time.Time
	}
)
