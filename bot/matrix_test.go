package bot_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"zwxx/bot"
	"zwxx/bot/bottest"
	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/storetest"
)

// What whoever may not use a command is told (CHAT.md 3.11, 3.12).
const (
	sectionsMatter = "此项由市府办信息科办理。需要时请联系 0571-64000001。"
	officersMatter = "此项由单位信息员办理，您的身份不能办理。"
	townshipsOnly  = "直报仅限乡镇（街道）（办法三（二）2）。部门稿件经信息科转报。"
	ownUnitOnly    = "此项由单位信息员办理；代单位登记请发单位名，点“代办”。"
	notJoined      = "您的账号尚未开通，请联系本单位信息员或市府办信息科。"
	hasEnded       = "您的信息员身份已于3月1日（周四）停用，如有疑问请联系信息科。"
)

// matrix says who may use which command, and what the others are told. The
// section and the readers of all units name one where the command needs it.
var matrix = []struct {
	command string
	args    string // of those who belong to no unit
	may     string
	others  map[string]string // by role; the rest is told refusal
	refusal string
}{
	{command: "start", may: "section approver leader township department head"},
	{command: "help", may: "section approver leader township department head"},
	{command: "cancel", may: "section approver leader township department head"},
	{command: "emergency", may: "section approver leader township department head"},
	{command: "todo", may: "section approver leader township department head"},
	{command: "score", args: "发改局", may: "section approver leader township department head"},
	{command: "rank", may: "section approver leader township department head"},
	{command: "rules", may: "section approver leader township department head"},
	{command: "bulletin", may: "section approver leader township department head"},
	{command: "commissions", may: "section approver leader township department head"},
	{command: "records", args: "发改局", may: "section approver leader township department head"},
	{command: "submit", may: "section township department", refusal: officersMatter},
	{command: "adopted", may: "township", refusal: officersMatter,
		others: map[string]string{"department": townshipsOnly, "section": ownUnitOnly}},
	{command: "handover", may: "township department", refusal: officersMatter},
	{command: "query", args: "发改局", may: "section township department", refusal: officersMatter},
	{command: "correct", args: "发改局", may: "section township department", refusal: officersMatter},
	{command: "review", may: "section approver", refusal: sectionsMatter},
	{command: "find", args: "情况", may: "section approver", refusal: sectionsMatter},
	{command: "commission", may: "section", refusal: sectionsMatter},
	{command: "record", may: "section", refusal: sectionsMatter},
	{command: "chase", may: "section", refusal: sectionsMatter},
	{command: "reach", may: "section", refusal: sectionsMatter},
	{command: "units", may: "section", refusal: sectionsMatter},
	{command: "proxy", args: "发改局", may: "section", refusal: sectionsMatter},
	{command: "export", may: "section", refusal: sectionsMatter},
	{command: "calendar", may: "section", refusal: sectionsMatter},
	{command: "invite", may: "section", refusal: sectionsMatter},
	{command: "received", may: "township department", refusal: officersMatter, others: map[string]string{"section": ownUnitOnly}},
	{command: "delivered", may: "township department", refusal: officersMatter, others: map[string]string{"section": ownUnitOnly}},
}

// TestCommandsByRole sends every command as everybody: whoever may is answered,
// whoever may not is told why, and nothing of theirs is kept. What each is
// answered stands in testdata/commands.txt, to be read.
func TestCommandsByRole(t *testing.T) {
	t.Parallel()
	var told bytes.Buffer
	s, people := matrixStage(t)
	for _, row := range matrix {
		fmt.Fprintf(&told, "/%s\n", row.command)
		for _, role := range []string{"section", "approver", "leader", "township", "department", "head", "stranger", "ended"} {
			user, said := people[role], "/"+row.command
			if row.args != "" && slices.Contains([]string{"section", "approver", "leader"}, role) {
				said += " " + row.args
			}
			_, acts := s.facts()
			user.Say(said)
			s.settle()
			last, _ := s.server.Last(user.ID)
			refusal := row.refusal
			if other, ok := row.others[role]; ok {
				refusal = other
			}
			switch role {
			case "stranger":
				refusal = notJoined
			case "ended":
				refusal = hasEnded
			}
			may := slices.Contains(strings.Fields(row.may), role)
			if isRefusal := slices.Contains([]string{sectionsMatter, officersMatter, townshipsOnly, ownUnitOnly, notJoined, hasEnded}, last.Text); may == isRefusal {
				t.Errorf("%s says %s and is answered %q", role, said, last.Text)
			}
			if !may && last.Text != refusal {
				t.Errorf("%s says %s and is refused with %q, want %q", role, said, last.Text, refusal)
			}
			if strings.Contains(last.Text, "没有办成") {
				t.Errorf("%s says %s and the program fails", role, said)
			}
			if did := s.actions(acts); !may && slices.ContainsFunc(did, func(a string) bool { return a != "refuse " }) {
				t.Errorf("%s says %s and did %v", role, said, did)
			}
			fmt.Fprintf(&told, "  %-10s %s\n", role, firstLine(last))
			if may {
				user.Say("取消")
				s.settle()
			}
		}
	}
	golden(t, "testdata/commands.txt", told.Bytes())
	var rows []string
	for _, row := range matrix {
		rows = append(rows, row.command)
	}
	names := bot.CommandNames()
	slices.Sort(rows)
	slices.Sort(names)
	if !slices.Equal(rows, names) {
		t.Errorf("in the matrix are\n%v\ncommands are\n%v", rows, names)
	}
}

// matrixStage has somebody of every role, and something for every command.
func matrixStage(t *testing.T) (*stage, map[string]*bottest.User) {
	t.Helper()
	s := newStage(t, "2018-03-01 09:00")
	people := map[string]*bottest.User{
		"section": s.join("张三", store.RoleSection, ""), "approver": s.join("陈主任", store.RoleApprover, ""),
		"leader": s.join("周市长", store.RoleLeader, ""), "township": s.join("李四", store.RoleOfficer, "梅城镇"),
		"department": s.join("王五", store.RoleOfficer, "发改局"), "head": s.join("赵局长", store.RoleHead, "发改局"),
		"stranger": s.server.User(7, "路人"), "ended": s.join("前任", store.RoleOfficer, "发改局"),
	}
	s.end(people["ended"].ID)
	people["township"].Say("直报 要情 2018-0301 春耕备耕情况")
	people["department"].Say("信息科 2018-0302 项目开工情况")
	people["section"].Say("发起约稿 开工情况 发改局、梅城镇 3月6日17:30 无 信息科")
	s.settle()
	s.must(people["section"].TapLabel("提交"))
	s.settle()
	s.must(s.db.Update(s.now, func(tx *store.Tx) error {
		_, err := storetest.Issue(tx, scoring.MonthPeriod(2018, time.February))
		return err
	}))
	s.settle()
	return s, people
}

// firstLine is the first line of a message, and how its buttons begin.
func firstLine(m bottest.Message) string {
	line, _, _ := strings.Cut(m.Text, "\n")
	var buttons []string
	for _, row := range m.Buttons {
		for _, b := range row {
			buttons = append(buttons, "["+b.Text+"]")
		}
	}
	return strings.TrimSpace(line + " " + strings.Join(buttons[:min(len(buttons), 4)], ""))
}

// golden compares with a file, or with -update rewrites it.
func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s says something else (go test ./bot -update rewrites it):\n%s", path, firstDifference(string(want), string(got)))
	}
}
