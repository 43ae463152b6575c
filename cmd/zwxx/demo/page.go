package demo

import (
	"crypto/rand"
	"embed"
	"encoding/json"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"

	"zwxx/bot/bottest"
)

//go:embed web
var web embed.FS

// csp lets the page load nothing but its own files, so that nothing a chat shows can run or call out.
const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// page is the demo as the handler keeps it.
type page struct {
	Options
	run   string // tells one run of the program from the next: message ids begin anew with it
	group *bottest.Group

	mu        sync.Mutex
	advancing bool
	changed   chan struct{} // closed when advancing changes
}

func newPage(o Options) *page {
	p := &page{Options: o, run: rand.Text(), changed: make(chan struct{})}
	p.Phones = slices.Clone(o.Phones)
	for i := range p.Phones {
		if p.Phones[i].ID == 0 {
			p.Phones[i].ID = p.Phones[i].User.ID
		}
	}
	if o.Group != 0 {
		p.group = o.Server.Group(o.Group, o.GroupTitle)
	}
	return p
}

func (p *page) handler() http.Handler {
	mux := http.NewServeMux()
	files, err := fs.Sub(web, "web")
	if err != nil {
		panic("demo: embedded files: " + err.Error())
	}
	static := http.FileServerFS(files)
	mux.Handle("GET /{$}", static)
	mux.Handle("GET /{file}", static)
	mux.HandleFunc("GET /api/state", p.getState)
	mux.HandleFunc("GET /api/events", p.getEvents)
	mux.HandleFunc("GET /api/file", p.getFile)
	mux.HandleFunc("POST /api/say", p.postSay)
	mux.HandleFunc("POST /api/tap", p.postTap)
	mux.HandleFunc("POST /api/photo", p.postPhoto)
	mux.HandleFunc("POST /api/group-say", p.postGroupSay)
	mux.HandleFunc("POST /api/clock", p.postClock)
	mux.HandleFunc("/api/", func(w http.ResponseWriter, _ *http.Request) { refuse(w, http.StatusNotFound, "没有这个接口。") })

	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusForbidden, "只接受演示页面自己发来的操作。")
	}))
	return loopbackOnly(guard.Handler(mux))
}

// loopbackOnly refuses requests whose Host is another name, as a page elsewhere makes them after it has pointed its
// own name at this machine.
func loopbackOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", csp)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		if !loopback(r.Host) {
			refuse(w, http.StatusForbidden, "演示页面只能在本机打开，请用 http://127.0.0.1 开头的地址。")
			return
		}
		next.ServeHTTP(w, r)
	})
}

func loopback(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// phone finds a phone by its id; nil when the page has none such.
func (p *page) phone(id int64) *Phone {
	if i := slices.IndexFunc(p.Phones, func(ph Phone) bool { return ph.ID == id }); i >= 0 {
		return &p.Phones[i]
	}
	return nil
}

// busy tells whether the clock is advancing, and gives a channel that is closed when that changes.
func (p *page) busy() (bool, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.advancing, p.changed
}

// setBusy gives false when it changes nothing: two advances at once would play moments twice.
func (p *page) setBusy(advancing bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.advancing == advancing {
		return false
	}
	p.advancing = advancing
	close(p.changed)
	p.changed = make(chan struct{})
	return true
}

func refuse(w http.ResponseWriter, status int, sentence string) {
	writeJSON(w, status, map[string]string{"error": sentence})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		slog.Error("demo: encoding an answer", "error", err)
		http.Error(w, "演示程序出错。", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body) // whoever asked may be gone
}
