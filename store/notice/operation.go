package notice

import "time"

var operationNotices = []Notice{Trouble{}, Restored{}, Resumed{}, CheckReceipts{}}

// TroubleKind is what whoever runs the program must look at.
type TroubleKind string

// The troubles.
const (
	TroubleBackup TroubleKind = "backup" // the backup failed
	TroubleDamage TroubleKind = "damage" // the backup's check found the database damaged or its audit broken
	TroubleDisk   TroubleKind = "disk"   // the disk is nearly full
	TroubleLog    TroubleKind = "log"    // the -wal cannot be emptied
)

// Trouble asks the section to tell whoever runs the program.
type Trouble struct {
	Telling
	Kind      TroubleKind
	At        time.Time // when it was found
	Last      time.Time // of TroubleBackup: when one was last made; zero for never
	Megabytes int64     // of TroubleDisk: free; of TroubleLog: of the -wal
}

// Restored asks the section how a database that was restored from a backup is
// to go on.
type Restored struct{ Telling }

// Resumed tells the section that reminders leave again.
type Resumed struct {
	Telling
	Again bool   // what was held back is made up for
	By    string // who said so
}

// CheckReceipts asks an officer to compare receipts with what the restored
// database holds.
type CheckReceipts struct {
	Broadcast
	From, To time.Time // what was done in between is not there
}
