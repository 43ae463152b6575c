package store

import (
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
)

// killAt names the point at which the process kills itself, and at which time
// of passing it: "before-commit" or "before-commit:3". It is for tests of what
// a crash leaves behind, and empty in production.
var killAt, killTime = readFailpoint(os.Getenv("ZWXX_FAILPOINT"))

func readFailpoint(setting string) (name string, time int64) {
	name, count, _ := strings.Cut(setting, ":")
	time, err := strconv.ParseInt(count, 10, 64)
	if err != nil {
		time = 1
	}
	return name, time
}

var killPasses atomic.Int64

// Failpoint ends the process as kill -9 would, if it is the point asked for.
func Failpoint(name string) {
	if killAt == name && killPasses.Add(1) == killTime {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	}
}
