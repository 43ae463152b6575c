package bot_test

import (
	"strings"
	"testing"
	"time"

	"zwxx/bot"
	"zwxx/bot/bottest"
	"zwxx/store"
)

// A file that several chats get at once is made and uploaded once, for good;
// one that Telegram does not know any more is uploaded anew.
func TestFileIsUploadedOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	var people []*bottest.User
	for _, name := range []string{"钱一", "钱二", "钱三", "钱四"} {
		people = append(people, s.join(name, store.RoleOfficer, "科技局"))
	}
	ask := func() (ids map[string]int) {
		ids = make(map[string]int)
		for _, user := range people {
			user.Say("帮助")
		}
		s.settle()
		for _, user := range people {
			last, _ := s.server.Last(user.ID)
			if last.Document == nil || last.Document.Name != "帮助.txt" {
				t.Fatalf("%s has no file: %q", user.Name, last.Text)
			}
			ids[last.Document.FileID]++
		}
		return ids
	}
	once := ask()
	s.start()
	if again := ask(); len(once) != 1 || len(again) != 1 || bot.FilesMade.Load() != 1 {
		t.Fatalf("uploaded %d times, %d after a restart, made %d times", len(once), len(again), bot.FilesMade.Load())
	}
	s.server.Fail(bottest.Fault{Method: "sendDocument", Times: 1, Kind: bottest.Refuse, Code: 400,
		Description: "Bad Request: wrong remote file identifier specified: Wrong padding in the string"})
	if anew := ask(); len(anew) < 1 || len(anew) > 2 || bot.FilesMade.Load() != 2 {
		t.Fatalf("after the file was lost: %v, made %d times", anew, bot.FilesMade.Load())
	}
}

// A file that cannot be made is given up like a text that cannot be rendered,
// and holds nothing up for good.
func TestFileThatCannotBeMade(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	user := s.join("孙五", store.RoleOfficer, "气象局")
	section := s.join("张三", store.RoleSection, "")
	advance := s.real()
	user.Say("帮助")
	user.Say("得分")
	for range 6 {
		s.settle()
		advance(2 * time.Minute)
	}
	if s.told(user, "【得分】") != 1 || s.told(section, "【未送达】") != 1 {
		t.Fatalf("the next message arrived %d times, the section heard %d times", s.told(user, "【得分】"), s.told(section, "【未送达】"))
	}
}

// A picture whose text is longer than a caption stands above the first part of
// it, once; asked for again it is the same picture.
func TestPictureWithLongText(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	user := s.join("孙五", store.RoleOfficer, "供电公司")
	for range 2 {
		user.Say("帮助")
		s.settle()
	}
	ids, lines := make(map[string]int), 0
	for _, m := range s.server.Messages(user.ID) {
		lines += strings.Count(m.Text, "这一行说明图片。")
		if m.Photo != nil {
			ids[m.Photo.FileID]++
		}
	}
	if len(ids) != 1 || lines != 400 {
		t.Errorf("pictures %v, %d lines of text", ids, lines)
	}
	for _, n := range ids {
		if n != 2 {
			t.Errorf("the picture was sent %d times for two messages", n)
		}
	}
}
