package notice

import "time"

// bulletinNotices are the notices of a bulletin's life, from the units' check
// to its files.
var bulletinNotices = []Notice{
	BulletinPoint{}, BulletinCheck{}, BulletinCheckReceipt{}, BulletinAnswers{}, BulletinToSign{}, BulletinReturned{}, BulletinSigned{},
	BulletinFile{}, BulletinPicture{}, BulletinPictureSent{}, BulletinPeriods{}, NoFont{}, BulletinCheckMoved{},
}

// The life of a bulletin.
type (
	// BulletinPeriods offers the section the bulletins that can be worked on.
	BulletinPeriods struct {
		Answer
	}
	// BulletinPoint shows the section a point of the checklist with what settles
	// it.
	BulletinPoint struct {
		Answer
		Period string
		Point  string // lists, no_item
	}
	// BulletinCheck asks a unit to check its statement (核对单).
	BulletinCheck struct {
		Telling
		Period string
		Unit   string
	}
	// BulletinCheckMoved tells a unit that it has until another time to check.
	BulletinCheckMoved struct {
		Telling
		Period string
		Was    time.Time
	}
	// BulletinCheckReceipt confirms what was recorded of a unit's check.
	BulletinCheckReceipt struct {
		Answer
		Period string
		Unit   string
	}
	// BulletinAnswers shows the section what the units have said.
	BulletinAnswers struct {
		Answer
		Period string
	}
	// BulletinToSign asks the approvers to sign (送审).
	BulletinToSign struct {
		Telling
		Period string
	}
	// BulletinReturned tells the section why a bulletin was returned.
	BulletinReturned struct {
		Telling
		Period string
		By     string
		Reason string
	}
	// BulletinSigned tells the section that a bulletin can be published.
	BulletinSigned struct {
		Telling
		Period string
	}
	// BulletinFile is a bulletin as a file.
	BulletinFile struct {
		Answer
		Period string
		Form   string // docx, xlsx
	}
	// BulletinPicture is one picture of a bulletin, asked for.
	BulletinPicture struct {
		Answer
		Period string
		Page   int
	}
	// BulletinPictureSent is one picture of a bulletin that was published.
	BulletinPictureSent struct {
		Broadcast
		Period string
		Page   int
	}
	// NoFont says that pictures cannot be drawn, and what is missing.
	NoFont struct {
		Answer
	}
)
