//go:build tools

// Package browsertest looks at pages in Chromium, for tests.
package browsertest

import (
	"context"
	"flag"
	"iter"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

var shots = flag.String("shots", "", "folder for screenshots of the page")

// patience is how long one step may take.
const patience = 60 * time.Second

// A Page is a page in Chromium. What it throws or logs as an error fails the test.
type Page struct {
	t    *testing.T
	ctx  context.Context
	name string
}

// Open starts Chromium with a window of this size on an address and waits until an element is seen.
func Open(t *testing.T, name, url, ready string, width, height int) *Page {
	t.Helper()
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath("/usr/bin/chromium"), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.UserDataDir(t.TempDir()))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	p := &Page{t: t, ctx: ctx, name: name}
	// The browser ends with the context of its first step, which therefore has no limit.
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	heard := make(chan struct{})
	go p.listen(chromedp.Console(ctx), heard)
	t.Cleanup(func() {
		cancel()
		<-heard
	})
	p.Run(chromedp.EmulateViewport(int64(width), int64(height)), chromedp.Navigate(url), chromedp.WaitVisible(chromedp.CSS(ready)))
	return p
}

// listen ends with the browser.
func (p *Page) listen(console iter.Seq2[chromedp.ConsoleMessage, error], heard chan<- struct{}) {
	defer close(heard)
	for m, err := range console {
		if err == nil && (m.Type == chromedp.ConsoleError || m.IsException()) {
			p.t.Errorf("the page logged %s", m)
		}
	}
}

// Run does some steps.
func (p *Page) Run(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := p.limit()
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.Shot("failed")
		p.t.Fatal(err)
	}
}

// limit is for one step: the browser itself lives as long as the test.
func (p *Page) limit() (context.Context, context.CancelFunc) {
	return context.WithTimeout(p.ctx, patience)
}

// Until waits until an expression is true on the page.
func (p *Page) Until(expression string) {
	p.t.Helper()
	ctx, cancel := p.limit()
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Poll[chromedp.Void](expression)); err != nil {
		p.Shot("failed")
		p.t.Fatalf("%s: %v", expression, err)
	}
}

// Value is what an expression gives on the page.
func Value[T any](p *Page, expression string) T {
	p.t.Helper()
	ctx, cancel := p.limit()
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// Click clicks what matches, by its place on the screen: what is covered or out of sight cannot be clicked.
func (p *Page) Click(css string) {
	p.t.Helper()
	p.Run(chromedp.Click(chromedp.CSS(css), chromedp.NodeVisible))
}

// Key presses a key, wherever the focus is.
func (p *Page) Key(key string) {
	p.t.Helper()
	p.Run(chromedp.KeyEvent(key))
}

// Shot keeps a picture of the page where one is asked for with -shots.
func (p *Page) Shot(name string) {
	if *shots == "" {
		return
	}
	png, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Error(err)
		return
	}
	if err := os.WriteFile(filepath.Join(*shots, p.name+"-"+name+".png"), png, 0o644); err != nil {
		p.t.Error(err)
	}
}
