//go:build tools

package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"zwxx/bot/bottest"
	"zwxx/cmd/zwxx/demo"
	"zwxx/cmd/zwxx/demo/browsertest"
)

// A demoPage is the page of the real demo in Chromium.
type demoPage struct {
	*demoPlay
	*browsertest.Page
}

func openDemo(t *testing.T, name string, width, height int) *demoPage {
	t.Helper()
	d := startDemo(t)
	page := httptest.NewServer(demo.Handler(d.page()))
	t.Cleanup(func() {
		page.CloseClientConnections() // ends the streams of events, which Close would wait for
		page.Close()
	})
	return &demoPage{d, browsertest.Open(t, name, page.URL, "body.ready", width, height)}
}

// fast has the story played at its fastest.
const fast = `(() => { document.getElementById("guide-pace").value = "120"; return true })()`

// TestDemoStory has the page play its story from the first step to the last,
// and looks at what then stands on it.
func TestDemoStory(t *testing.T) {
	for _, size := range []struct{ width, height int }{{1280, 800}, {390, 844}} {
		t.Run(fmt.Sprint(size.width), func(t *testing.T) {
			p := openDemo(t, fmt.Sprint("story-", size.width), size.width, size.height)
			p.Shot("begin")
			p.fits()
			p.Until(fast)
			p.Click("#guide-all")
			for i := range demoGuide {
				p.Until(fmt.Sprintf(`document.querySelectorAll("#guide-steps .done").length > %d`, i))
				p.Shot(fmt.Sprintf("step-%02d", i+1))
				p.fits()
			}
			p.Until(`document.getElementById("guide-stop").hidden`)
			p.Until(`document.getElementById("guide-said").textContent.includes("全部完成")`)
			p.Shot("end")
			p.named()
			p.documentOpens()
		})
	}
}

// fits proves that nothing stands beside the window, and that what can be
// pressed is wholly in it or scrolled to within its own list.
func (p *demoPage) fits() {
	p.t.Helper()
	if wide := browsertest.Value[string](p.Page, `(() => {
		const out = [];
		if (document.documentElement.scrollWidth > innerWidth) out.push("the page is wider than the window");
		if (document.documentElement.scrollHeight > innerHeight) out.push("the page is taller than the window");
		for (const el of document.querySelectorAll(".bar *, .guide-head *, .phone, .composer *, .keys *, .inline *, .bubble")) {
			const r = el.getBoundingClientRect();
			if (r.width > 2 && !el.closest("[hidden], .sr") && (r.left < -1 || r.right > innerWidth + 1)) out.push(el.className + " " + el.textContent.slice(0, 20));
		}
		for (const el of document.querySelectorAll(".phone, #guide-actions button, .composer .send")) {
			const r = el.getBoundingClientRect();
			if (r.width > 0 && (r.top < 0 || r.bottom > innerHeight)) out.push("below: " + el.className + el.textContent.slice(0, 20));
		}
		return out.join("\n");
	})()`); wide != "" {
		p.t.Errorf("off the screen:\n%s", wide)
	}
}

// named proves that whatever can be focused has a name, ids are unique, and
// the landmarks are there.
func (p *demoPage) named() {
	p.t.Helper()
	if bad := browsertest.Value[string](p.Page, `(() => {
		const out = [];
		const name = (el) => el.getAttribute("aria-label") || (el.labels && [...el.labels].map((l) => l.textContent).join("")) || el.textContent.trim() || el.querySelector("img")?.alt;
		for (const el of document.querySelectorAll("button, a, input, select, textarea, [tabindex='0']")) if (!name(el)) out.push("no name: " + el.outerHTML.slice(0, 120));
		for (const el of document.querySelectorAll("section, nav, [role=group], [role=log]")) if (!el.getAttribute("aria-label") && !el.getAttribute("aria-labelledby")) out.push("no label: " + el.outerHTML.slice(0, 120));
		for (const el of document.querySelectorAll("[id]")) if (document.querySelectorAll("#" + el.id).length > 1) out.push("twice: " + el.id);
		for (const el of document.querySelectorAll("img")) if (!el.closest("dialog") && !el.alt) out.push("no alt: " + el.src);
		for (const landmark of ["header.bar", "main", "nav", "h1", "html[lang='zh-CN']"]) if (!document.querySelector(landmark)) out.push("no " + landmark);
		return out.join("\n");
	})()`); bad != "" {
		p.t.Errorf("not accessible:\n%s", bad)
	}
}

// documentOpens follows the link of the notice on paper as the page gives it.
func (p *demoPage) documentOpens() {
	p.t.Helper()
	link := browsertest.Value[string](p.Page, fmt.Sprintf(`document.querySelector('[data-chat="%d"] a.file').href`, sectionPhone))
	answer, err := http.Get(link)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	start := make([]byte, 2)
	if _, err := answer.Body.Read(start); err != nil || string(start) != "PK" {
		p.t.Errorf("the document begins %q (%v)", start, err)
	}
	if disposition := answer.Header.Get("Content-Disposition"); answer.StatusCode != http.StatusOK || !strings.Contains(disposition, "attachment") {
		p.t.Errorf("the document is answered %s, %s", answer.Status, disposition)
	}
}

// tabTo moves the focus with the Tab key alone, until it is on what matches.
func (p *demoPage) tabTo(css string) {
	p.t.Helper()
	for range 80 {
		if browsertest.Value[bool](p.Page, fmt.Sprintf(`document.activeElement.matches(%q)`, css)) {
			return
		}
		p.Key(kb.Tab)
	}
	p.t.Fatalf("80 times Tab do not reach %s", css)
}

// TestDemoByKeyboard lets go of the story in the middle of a step, goes on
// alone and takes it up again, with the keyboard alone.
func TestDemoByKeyboard(t *testing.T) {
	p := openDemo(t, "keyboard", 1280, 800)
	p.tabTo("#guide-play")
	p.Key(kb.Enter)
	p.Until(fmt.Sprintf(`document.querySelector('[data-chat="%d"] .log').textContent.includes("约稿题目？")`, sectionPhone))
	p.Until(`document.activeElement.id === "guide-stop"`) // the focus went to the button that lets go
	p.Key(kb.Enter)
	p.Until(fmt.Sprintf(`document.activeElement.closest('[data-chat="%d"]') !== null && document.activeElement.tagName === "TEXTAREA"`, sectionPhone))
	p.Run(chromedp.Evaluate[chromedp.Void](`document.activeElement.select()`))
	p.Run(chromedp.SendKeys(chromedp.CSS(fmt.Sprintf(`[data-chat="%d"] textarea`, sectionPhone)), "自己写的题目"+kb.Enter))
	p.sees(p.people.section, "约哪些单位？")

	p.Until(fast)
	p.Run(chromedp.Focus(chromedp.CSS("#guide-play")))
	p.Key(kb.Enter)
	p.sees(p.people.department, "《自己写的题目》")
	p.Until(`document.querySelectorAll("#guide-steps .done").length === 1`)
	p.Until(`document.getElementById("guide-step").textContent.startsWith("2/")`)

	// What a person does alone ticks its step too.
	p.Run(chromedp.Focus(chromedp.CSS(fmt.Sprintf(`[data-chat="%d"] textarea`, departmentPhone))))
	p.Run(chromedp.Focus(chromedp.CSS(fmt.Sprintf(`[data-chat="%d"] .inline button`, departmentPhone))))
	p.Key(kb.Enter)
	p.Until(`document.querySelectorAll("#guide-steps .done").length === 2`)
	p.Until(`document.getElementById("guide-step").textContent.startsWith("3/")`)
	p.Shot("end")
}

// sees waits until a phone's chat shows a message with a text.
func (p *demoPage) sees(user *bottest.User, want string) {
	p.t.Helper()
	act := demo.Act{Sees: want}
	p.wait(user.Name+" to see "+want, func() bool {
		return slices.ContainsFunc(p.server.Messages(user.ID), func(m bottest.Message) bool { return act.Shows(&m) })
	})
}
