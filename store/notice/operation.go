package notice

import "time"

var operationNotices = []Notice{Trouble{}}

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
