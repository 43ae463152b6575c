package notice

var recordNotices = []Notice{
	RecordMenu{}, ListPreview{}, ListRecorded{}, FileComing{}, BatchUndone{}, BatchTold{}, BatchUndoneTold{},
	CorrectedTold{}, FactCorrected{},
	RecordPreview{}, FaultsProposed{}, CorrectionPreview{}, GradesPreview{}, GradesRecorded{},
}

// A PreviewLine is one line of a list as it would be recorded.
type PreviewLine struct {
	N          int    // its place in the list, from 1
	Text       string // as it was pasted
	Unit       string
	With       []string
	Title      string
	Points     string
	Clause     string
	Outlet     string
	Issue      string
	Submission string // what it was matched to; empty where it would be made
	Commission string // the number of the commission it answers, or its id
	Triple     bool   // …and is multiplied for it
	Claimed    bool   // it settles a claim
	Supplement bool   // 补记
	Numbered   bool   // it gives a submission its manuscript number
	Differs    string // when our records say it was received, where the list says otherwise
	Dropped    bool   // it is left out
	Problems   []Refused
}

// A PreviewMonth is a month that lines of a list fall in.
type PreviewMonth struct {
	Month     string // 2018-03
	Lines     int
	Published bool
}

// What the section records, and corrects.
type (
	// RecordMenu offers what can be recorded.
	RecordMenu struct{ Answer }
	// ListPreview shows a list before it is recorded: what every line comes to,
	// and what is wrong with it.
	ListPreview struct {
		Answer
		Form     string
		Version  int // of the form's state; a button carries it
		Head     string
		Received string // when the items that it makes were received
		Lines    []PreviewLine
		Months   []PreviewMonth
		Missing  []string `json:",omitempty"` // ours of the same months that are not on the list
		Editing  bool     `json:",omitempty"` // which line is to be changed
		Problem  *Refused `json:",omitempty"`
	}
	// ListRecorded confirms a batch to the member who recorded it.
	ListRecorded struct {
		Answer
		Batch   string
		Units   int
		Alone   []string // units without anybody in chat
		LeftOut []string `json:",omitempty"` // lines that were not recorded
		Known   int      `json:",omitempty"` // lines that stood already
	}
	// RecordPreview shows what a form of 登记 would record, unit by unit.
	RecordPreview struct {
		Answer
		Form     string
		Version  int
		Head     string // what and when
		Detail   string
		Clause   string // of what takes a year's score
		Lines    []PreviewLine
		Months   []PreviewMonth
		Again    bool     `json:",omitempty"` // something stands already, and may have happened again
		Seconded bool     `json:",omitempty"` // it takes two persons
		Problem  *Refused `json:",omitempty"`
	}
	// FaultsProposed confirms deductions that wait for a second person.
	FaultsProposed struct {
		Answer
		Proposals []string
	}
	// CorrectionPreview shows a correction before it is made.
	CorrectionPreview struct {
		Answer
		Version       int
		Fact, Field   string
		Was, Now      string
		Before, After string // what the record scores
		Reason        string
		Void          bool     // the record is struck out
		Seconded      bool     // it takes two persons
		Refused       bool     // it cannot be made
		Problem       *Refused `json:",omitempty"`
	}
	// GradesPreview shows quality points of several units before they are given.
	GradesPreview struct {
		Answer
		Version int
		Notice  string
		Lines   []PreviewLine
		Problem *Refused `json:",omitempty"`
	}
	// GradesRecorded confirms quality points of several units.
	GradesRecorded struct {
		Answer
		Notice string
		Lines  []PreviewLine
	}
	// FileComing says that a file is being read.
	FileComing struct {
		Answer
		Name string
	}
	// BatchUndone confirms 撤销本批.
	BatchUndone struct {
		Answer
		Batch string
	}
	// BatchTold tells a unit of all that a batch recorded of it.
	BatchTold struct {
		Telling
		Batch, Unit string
	}
	// BatchUndoneTold tells a unit that a batch was taken back.
	BatchUndoneTold struct {
		Telling
		Batch, Unit string
	}
	// CorrectedTold tells a unit that a fact of it was corrected, and what the
	// fact scored before and after.
	CorrectedTold struct {
		Telling
		Correction, Unit string
		Before, After    string
	}
	// FactCorrected confirms a correction to the member who made it, or that it
	// waits for a second person.
	FactCorrected struct {
		Answer
		Correction, Proposal string
		Before, After        string
	}
)
