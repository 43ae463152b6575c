package scoring

import "strings"

// A Reason is the machine code of a refusal. The sentence a person reads for
// it lives with the messages, not here.
type Reason string

// A Refusal says why a fact or a request is turned down. It is the one error
// type for what a person can mend; any other error is the program's own.
type Refusal struct {
	Reason Reason
	Clause string // the clause that refuses, as 三(二)2; empty where only form is wrong
	Field  string // the ledger's name of the field at fault; empty if none
	Value  string // the offending value, as given
	Other  string // what it collides with: the id of an earlier fact, a limit, a state
}

// Error gives the refusal in English, for logs.
func (r *Refusal) Error() string {
	var b strings.Builder
	b.WriteString(string(r.Reason))
	for _, part := range [][2]string{{"clause", r.Clause}, {"field", r.Field}, {"value", r.Value}, {"other", r.Other}} {
		if part[1] != "" {
			b.WriteString(" " + part[0] + "=" + part[1])
		}
	}
	return b.String()
}

// Is reports whether target is a refusal for the same reason, so that
// errors.Is(err, &Refusal{Reason: r}) asks for a reason.
func (r *Refusal) Is(target error) bool {
	t, ok := target.(*Refusal)
	return ok && t.Reason == r.Reason
}
