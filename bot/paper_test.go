package bot_test

import (
	"archive/zip"
	"bytes"
	"image"
	"image/png"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"rsc.io/qr"

	"zwxx/bot"
	"zwxx/bot/bottest"
	"zwxx/scoring/workday"
	"zwxx/store"
)

// parts are the files inside a Word document, by name.
func parts(tb testing.TB, document []byte) map[string][]byte {
	tb.Helper()
	z, err := zip.NewReader(bytes.NewReader(document), int64(len(document)))
	if err != nil {
		tb.Fatal(err)
	}
	all := make(map[string][]byte)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			tb.Fatal(err)
		}
		if all[f.Name], err = io.ReadAll(r); err != nil {
			tb.Fatal(err)
		}
	}
	return all
}

// shows reports whether a picture shows a code, module for module, inside a
// quiet border of at least four modules.
func shows(picture image.Image, code *qr.Code) bool {
	size := picture.Bounds().Dx()
	for border := 4; ; border++ {
		modules := code.Size + 2*border
		if modules > size {
			return false
		}
		if size%modules != 0 {
			continue
		}
		scale, same := size/modules, true
		for y := range modules {
			for x := range modules {
				r, _, _, _ := picture.At(x*scale+scale/2, y*scale+scale/2).RGBA()
				same = same && (r == 0) == code.Black(x-border, y-border)
			}
		}
		if same {
			return true
		}
	}
}

// A sheet has a page for each unit, with its name and its own code.
func TestInvitationSheet(t *testing.T) {
	t.Parallel()
	sheet := bot.InvitationSheet{Office: "建德市人民政府办公室", Contact: "0571-64000001", Date: workday.NewDate(2018, time.March, 1),
		Expires: time.Date(2018, time.March, 31, 9, 0, 0, 0, workday.Shanghai), Cards: []bot.InvitationCard{
			{"梅城镇", bot.InvitationLink("zwxx_bot", "AAAAAAAAAAAAAAAAAAAAAA")}, {"移民局", bot.InvitationLink("zwxx_bot", "BBBBBBBBBBBBBBBBBBBBBB")},
		}}
	document, err := sheet.Document()
	if err != nil {
		t.Fatal(err)
	}
	inside := parts(t, document)
	text := string(inside["word/document.xml"])
	for _, want := range []string{"梅城镇", "移民局", "2018年3月31日（星期六）09:00前有效", "不用安装也不影响考核", "0571-64000001"} {
		if !strings.Contains(text, want) {
			t.Errorf("the sheet lacks %s", want)
		}
	}
	if breaks := strings.Count(text, `w:type="page"`) + strings.Count(text, "pageBreakBefore"); breaks != 1 {
		t.Errorf("%d page breaks for two units", breaks)
	}
	for _, card := range sheet.Cards {
		code, err := qr.Encode(card.Link, qr.M)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for name, content := range inside {
			if !strings.HasPrefix(name, "word/media/") {
				continue
			}
			picture, err := png.Decode(bytes.NewReader(content))
			if err != nil {
				t.Fatal(err)
			}
			if shows(picture, code) {
				found++
			}
		}
		if found != 1 {
			t.Errorf("the code of %s is shown %d times", card.Unit, found)
		}
	}
}

// Of an invitation nothing is left in the database once it has been sent, but
// the hashes of the tokens.
func TestSentInvitationsAreForgotten(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	section := s.join("张三", store.RoleSection, "")
	for _, step := range []string{"开通账号", "信息员", "梅城镇", "提交"} {
		section.Say(step)
		s.settle()
	}
	section.Say("单位")
	s.settle()
	for _, label := range []string{"打印开通单", "全部56家", "提交"} {
		s.must(section.TapLabel(label))
		s.settle()
	}
	var token string
	for _, m := range s.server.Messages(section.ID) {
		if _, after, ok := strings.Cut(m.Text, "?start="); ok {
			token = strings.Fields(after)[0]
		}
	}
	sheet := lastFile(t, s, section)
	if token == "" || sheet == nil {
		t.Fatal("no invitation was shown")
	}
	if pictures := len(parts(t, sheet)); pictures < 56 {
		t.Errorf("the sheet has %d files for 56 units", pictures)
	}
	backup, err := s.db.Backup(t.TempDir(), s.now)
	s.must(err)
	file, err := os.ReadFile(backup.Path)
	s.must(err)
	for _, secret := range []string{token, "t.me/"} {
		if n := bytes.Count(file, []byte(secret)); n != 0 {
			t.Errorf("%s is in the database %d times", secret, n)
		}
	}
}

// lastFile is the document somebody was sent last.
func lastFile(tb testing.TB, s *stage, user *bottest.User) []byte {
	tb.Helper()
	last, _ := s.server.Last(user.ID)
	if last.Document == nil {
		tb.Fatalf("%q is no document", last.Text)
	}
	content, _ := s.server.File(last.Document.FileID)
	return content
}
