package bottest

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"
)

// Options of a server. The zero value has the real clock, no pacing and privacy mode on.
type Options struct {
	Now      func() time.Time // business clock: dates of messages, expiry of updates; nil is time.Now; must not call the server
	Real     func() time.Time // real clock: pacing, time left to answer a tap, times in the journal; nil is time.Now
	Token    string           // "" is a valid-looking default
	Username string           // "" is zwxx_bot
	Limits   Limits           // zero is no pacing
	Seed     uint64           // order of faults that have a Chance

	// PrivacyOff lets the bot read everything in groups, which BotFather's /setprivacy can switch on.
	PrivacyOff bool
	// PauseRepeats makes a getUpdates that repeats the last offset within three seconds wait, as Telegram does.
	PauseRepeats bool
}

const (
	defaultToken    = "123456:TEST-TOKEN-aaaaaaaaaaaaaaaaaaaaaaaaa"
	defaultUsername = "zwxx_bot"
	firstUpdateID   = 700_000_001
	maxBody         = 51 << 20 // Telegram takes uploads of 50 MB
)

// Server is a Bot API server for one bot. It is safe for concurrent use.
type Server struct {
	opts  Options
	botID int64
	http  *http.Server
	addr  string
	done  chan struct{} // closed by Close: ends long polls and requests that are never answered
	wg    sync.WaitGroup
	once  sync.Once

	mu       sync.Mutex
	version  int64
	changed  chan struct{} // made when somebody asks, closed at the next change
	users    map[int64]*User
	chats    map[int64]*chat
	groups   map[int64]*Group
	files    map[string]*file // by file id
	paths    map[string]*file // by download path
	fileSeq  int
	boxID    int // message ids of private chats and basic groups come from one box, as with Telegram
	albums   int64
	queue    updateQueue
	queries  map[string]*tapQuery
	querySeq int64
	toasts   map[int64][]Toast
	commands map[string][]Command
	menus    map[int64]string
	webhook  string
	faults   []*Fault
	rng      *rand.Rand
	pace     *pacer
	journal  journal
}

// NewServer starts a server on 127.0.0.1. It panics when it cannot listen, as httptest does.
func NewServer(o Options) *Server {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Real == nil {
		o.Real = time.Now
	}
	if o.Token == "" {
		o.Token = defaultToken
	}
	if o.Username == "" {
		o.Username = defaultUsername
	}
	id, ok := botIDOf(o.Token)
	if !ok {
		panic("bottest: the token must look like 123456:AA…")
	}
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		panic(fmt.Sprintf("bottest: listen: %v", err))
	}
	s := &Server{
		opts: o, botID: id, addr: l.Addr().String(), done: make(chan struct{}),
		users: map[int64]*User{}, chats: map[int64]*chat{}, groups: map[int64]*Group{},
		files: map[string]*file{}, paths: map[string]*file{},
		queries: map[string]*tapQuery{}, toasts: map[int64][]Toast{},
		commands: map[string][]Command{}, menus: map[int64]string{},
		rng: rand.New(rand.NewPCG(o.Seed, 1)), pace: newPacer(o.Limits),
	}
	s.queue.next = firstUpdateID
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, ConnState: s.countConn}
	s.wg.Go(func() { _ = s.http.Serve(l) })
	return s
}

// URL is the address to give to bot.WithServerURL.
func (s *Server) URL() string { return "http://" + s.addr }

// Token is the bot's token.
func (s *Server) Token() string { return s.opts.Token }

// Username is the bot's name without the at sign.
func (s *Server) Username() string { return s.opts.Username }

// BotID is the bot's own user id, the number in front of the token.
func (s *Server) BotID() int64 { return s.botID }

// countConn lets Close wait for the goroutines of the connections. Hijacked ones are waited for in ServeHTTP.
func (s *Server) countConn(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.wg.Add(1)
	case http.StateClosed, http.StateHijacked:
		s.wg.Done()
	}
}

// Close ends long polls and open requests, closes all connections and waits for the handlers to return.
func (s *Server) Close() {
	s.once.Do(func() {
		close(s.done)
		_ = s.http.Close()
	})
	s.wg.Wait()
}

// Version counts the changes so far: messages, edits, taps answered, updates queued and confirmed, a long poll begun.
func (s *Server) Version() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.version
}

// Changed returns a channel that is closed at the next change after this call.
func (s *Server) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.changed == nil {
		s.changed = make(chan struct{})
	}
	return s.changed
}

// touch wakes whoever waits for a change. The caller holds the lock.
func (s *Server) touch() {
	s.version++
	if s.changed != nil {
		close(s.changed)
		s.changed = nil
	}
}

// unix is the business time in seconds, as Telegram writes dates.
func (s *Server) unix() int64 { return s.opts.Now().Unix() }

var tokenShape = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]{10,}$`)

func botIDOf(token string) (int64, bool) {
	if !tokenShape.MatchString(token) {
		return 0, false
	}
	var id int64
	_, err := fmt.Sscanf(token, "%d:", &id)
	return id, err == nil && id > 0
}

// ServeHTTP answers /bot<token>/<method> and /file/bot<token>/<path>.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.wg.Add(1)
	defer s.wg.Done()
	if rest, ok := strings.CutPrefix(r.URL.Path, "/file/bot"); ok {
		s.serveFile(w, r, rest)
		return
	}
	rest, ok := strings.CutPrefix(r.URL.Path, "/bot")
	token, method, cut := strings.Cut(rest, "/")
	if !ok || !cut || !tokenShape.MatchString(token) {
		s.refuse(w, &call{method: method}, &apiError{Code: 404, Description: "Not Found"})
		return
	}
	c := &call{method: method, request: s.journal.requests.Add(1)}
	if token != s.opts.Token {
		s.refuse(w, c, &apiError{Code: 401, Description: "Unauthorized"})
		return
	}
	s.serveMethod(w, r, c)
}

func (s *Server) serveMethod(w http.ResponseWriter, r *http.Request, c *call) {
	if f := s.takeFault(c, true); f != nil {
		s.journalHit(c, false)
		s.wait(r, f.After)
		reset(w)
		return
	}
	if err := readBody(w, r, c); err != nil {
		s.refuse(w, c, err)
		return
	}
	h, known := methods[strings.ToLower(c.method)]
	if !known {
		s.refuse(w, c, &apiError{Code: 404, Description: "Not Found: method not found"})
		return
	}
	c.ctx = r.Context()
	f := s.takeFault(c, false)
	if f == nil {
		s.answer(w, c, h)
		return
	}
	s.actFault(w, r, c, h, f)
}

// answer runs a method and writes its result or its refusal.
func (s *Server) answer(w http.ResponseWriter, c *call, h handler) {
	res, err := s.run(c, h)
	if err != nil {
		s.refuse(w, c, err)
		return
	}
	writeAny(w, res)
}

func (s *Server) run(c *call, h handler) (any, *apiError) {
	if h.paced {
		if wait := s.pace.take(c.chatID(), s.opts.Real()); wait > 0 {
			return nil, tooMany(wait)
		}
	}
	return h.run(s, c)
}
