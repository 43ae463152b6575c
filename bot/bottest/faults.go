package bottest

import (
	"net"
	"net/http"
	"strings"
	"time"
)

// FaultKind is a way for a request to go wrong.
type FaultKind string

// The kinds of faults. Of the ambiguous ones, AcceptThenReset and TruncatedJSON have delivered; the others have not
// unless Fault.Deliver says so.
const (
	TooManyRequests FaultKind = "too many requests" // 429 with RetryAfter
	InternalError   FaultKind = "internal error"    // 500 with JSON
	BadGateway      FaultKind = "bad gateway"       // 502 with an HTML page
	TruncatedJSON   FaultKind = "truncated json"    // carried out, the answer is half of its JSON
	AcceptThenReset FaultKind = "accept then reset" // carried out, then the connection is reset without an answer
	ResetBeforeRead FaultKind = "reset before read" // the connection is reset before anything is done
	NeverAnswer     FaultKind = "never answer"      // half-open: the request is read and nothing comes back
	Slow            FaultKind = "slow"              // carried out and answered after After
	Migrate         FaultKind = "migrate"           // 400 with migrate_to_chat_id
	Unauthorized    FaultKind = "unauthorized"      // 401, as after the token was revoked
	Refuse          FaultKind = "refuse"            // Code and Description as given
)

// Fault is what is to happen to the next requests that fit.
type Fault struct {
	Method string  // "" is any; compared without regard to case; "file" is a download
	Chat   int64   // 0 is any
	Skip   int     // requests that fit and are let through first
	Times  int     // how many requests it hits; 0 is 1, negative is until ClearFaults
	Chance float64 // 0 is always; otherwise the share of fitting requests, drawn from Options.Seed

	Kind        FaultKind
	RetryAfter  int   // seconds, of TooManyRequests; 0 is 1
	MigrateTo   int64 // of Migrate
	Code        int   // of Refuse
	Description string
	Deliver     bool          // carry the request out before failing
	After       time.Duration // real time that passes before the answer
}

// Fail scripts a fault. Faults are tried in the order they were scripted; a request meets at most one.
func (s *Server) Fail(f Fault) {
	if f.Times == 0 {
		f.Times = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

// ClearFaults removes all scripted faults.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// Faults is the number of scripted faults that have not run out.
func (s *Server) Faults() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.faults)
}

// takeFault finds the fault for a request and uses it up. Before the body is read only a reset for any chat can fit.
func (s *Server) takeFault(c *call, unread bool) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		early := f.Kind == ResetBeforeRead && f.Chat == 0
		if early != unread || f.Method != "" && !strings.EqualFold(f.Method, c.method) || f.Chat != 0 && f.Chat != c.chatID() {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		if f.Chance > 0 && s.rng.Float64() >= f.Chance {
			continue
		}
		if f.Times > 0 {
			if f.Times--; f.Times == 0 {
				s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
			}
		}
		hit := *f
		c.fault = f.Kind
		return &hit
	}
	return nil
}

// actFault does to a request what its fault says.
func (s *Server) actFault(w http.ResponseWriter, r *http.Request, c *call, h handler, f *Fault) {
	carry := f.Deliver || f.Kind == AcceptThenReset || f.Kind == TruncatedJSON || f.Kind == Slow
	var res any
	if carry {
		var err *apiError
		if res, err = s.run(c, h); err != nil {
			s.refuse(w, c, err) // refused before the fault could show
			return
		}
	}
	s.journalHit(c, carry)
	if f.Kind == NeverAnswer {
		s.wait(r, -1)
		reset(w)
		return
	}
	s.wait(r, f.After)
	switch f.Kind {
	case AcceptThenReset, ResetBeforeRead:
		reset(w)
	case TruncatedJSON:
		body := resultBody(res)
		writeBytes(w, http.StatusOK, "application/json", body[:len(body)/2])
	case Slow:
		writeAny(w, res)
	case BadGateway:
		writeBytes(w, http.StatusBadGateway, "text/html", []byte(gatewayPage))
	default:
		if carry {
			writeError(w, f.error()) // carried out, so no refusal in the journal
			return
		}
		s.refuse(w, c, f.error())
	}
}

const gatewayPage = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n" +
	"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"

func (f *Fault) error() *apiError {
	switch f.Kind {
	case TooManyRequests:
		return tooMany(time.Duration(max(1, f.RetryAfter)) * time.Second)
	case InternalError:
		return &apiError{Code: 500, Description: "Internal Server Error"}
	case Migrate:
		e := badRequest("group chat was upgraded to a supergroup chat")
		e.MigrateTo = f.MigrateTo
		return e
	case Unauthorized:
		return &apiError{Code: 401, Description: "Unauthorized"}
	case Refuse:
		return &apiError{Code: f.Code, Description: f.Description}
	}
	panic("bottest: unknown kind of fault " + string(f.Kind))
}

func (s *Server) journalHit(c *call, delivered bool) {
	s.journal.hit(Hit{
		Request: c.request, At: s.opts.Real(), Method: c.method, ChatID: c.chatID(), Text: c.arg("text"),
		Kind: c.fault, Delivered: delivered,
	})
}

// wait lets real time pass, for ever when d is negative, and ends early with the connection or the server.
func (s *Server) wait(r *http.Request, d time.Duration) {
	if d == 0 {
		return
	}
	var timer <-chan time.Time
	if d > 0 {
		t := time.NewTimer(d)
		defer t.Stop()
		timer = t.C
	}
	select {
	case <-timer:
	case <-r.Context().Done():
	case <-s.done:
	}
}

// reset ends the connection with a TCP reset, so that the client cannot take it for a clean end.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return // the connection is gone already
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
