package bot

import (
	"os"
	"syscall"
)

// killAt names the point at which the process kills itself, for tests of what
// a crash leaves behind. It is empty in production.
var killAt = os.Getenv("ZWXX_FAILPOINT")

// failpoint ends the process as kill -9 would, if it is the point asked for.
func failpoint(name string) {
	if killAt == name {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	}
}
