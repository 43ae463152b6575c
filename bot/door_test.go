package bot_test

import (
	"net"
	"sync"
	"testing"
)

// A door is the only way from a bot to its server. It can be shut, so that
// connections are refused, and turned into a hole: what goes in is lost, on old
// connections and new, and nobody is told.
type door struct {
	tb     testing.TB
	addr   string
	server string

	mu     sync.Mutex
	listen net.Listener
	hole   bool
	conns  []net.Conn
}

// door puts a door before the stage's server and starts the bot behind it.
func (s *stage) door() *door {
	s.tb.Helper()
	d := &door{tb: s.tb, server: s.server.URL()[len("http://"):]}
	d.open()
	s.tb.Cleanup(d.shut)
	s.url = "http://" + d.addr
	s.start()
	return d
}

// open lets everything through on new connections.
func (d *door) open() {
	d.tb.Helper()
	addr := d.addr
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	d.shut()
	listen, err := net.Listen("tcp4", addr)
	if err != nil {
		d.tb.Fatal(err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.addr, d.listen, d.hole = listen.Addr().String(), listen, false
	go d.serve(listen)
}

// shut closes all connections and refuses new ones.
func (d *door) shut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.listen != nil {
		d.listen.Close()
	}
	for _, c := range d.conns {
		c.Close()
	}
	d.listen, d.conns = nil, nil
}

// swallow loses all that is said from now on.
func (d *door) swallow() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.hole = true
}

func (d *door) swallows() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.hole
}

func (d *door) keep(conns ...net.Conn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.conns = append(d.conns, conns...)
}

func (d *door) serve(listen net.Listener) {
	for {
		in, err := listen.Accept()
		if err != nil {
			return
		}
		out, err := net.Dial("tcp4", d.server)
		if err != nil {
			in.Close()
			continue
		}
		d.keep(in, out)
		go d.carry(out, in)
		go d.carry(in, out)
	}
}

// carry carries what comes from one end to the other, or loses it.
func (d *door) carry(to, from net.Conn) {
	defer to.Close()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		if d.swallows() {
			continue
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}
