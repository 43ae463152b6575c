package bot_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"zwxx/bot"
	"zwxx/bot/bottest"
	"zwxx/store"
)

// titles counts the submissions that stand, by title.
func (s *stage) titles() map[string]int {
	s.tb.Helper()
	all := make(map[string]int)
	s.must(s.db.View(s.now, func(v *store.View) error {
		ledger, err := v.Ledger()
		if err != nil {
			return err
		}
		for _, submission := range ledger.Submissions {
			all[submission.Title]++
		}
		return nil
	}))
	return all
}

// wantOnce fails for every title that is not held exactly once.
func (s *stage) wantOnce(titles ...string) {
	s.tb.Helper()
	held := s.titles()
	for _, title := range titles {
		if held[title] != 1 {
			s.tb.Errorf("《%s》 is held %d times", title, held[title])
		}
	}
	if len(held) != len(titles) {
		s.tb.Errorf("%d titles are held, want %d", len(held), len(titles))
	}
}

// bad returns the updates kept as bad, newest first.
func (s *stage) bad() (all []store.BadUpdate) {
	s.tb.Helper()
	s.must(s.db.View(s.now, func(v *store.View) (err error) {
		all, err = v.BadUpdates(10_000)
		return err
	}))
	return all
}

// told counts the messages of a chat that contain a text.
func (s *stage) told(user *bottest.User, text string) (n int) {
	for _, m := range s.server.Messages(user.ID) {
		if m.FromBot && strings.Contains(m.Text, text) {
			n++
		}
	}
	return n
}

// fault 3: a handler that panics, or fails for a reason of its own, takes
// nobody else with it. Its update is kept as bad and the person told.
func TestPanicInHandler(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	unlucky := s.join("李四", store.RoleOfficer, "梅城镇")
	other := s.join("赵六", store.RoleOfficer, "大洋镇")
	var titles []string
	for i, fault := range []string{"boom", "constraint", "boom"} {
		for _, when := range []string{"之前", "之后"} {
			title := fmt.Sprintf("第%d次出错%s的情况", i, when)
			titles = append(titles, title)
			other.Say(fmt.Sprintf("直报 要情 2018-%04d %s", len(titles), title))
			if when == "之前" {
				unlucky.ForgeTap(1, fault)
			}
		}
	}
	if n, err := s.bot.PollOnce(context.Background(), 0); n != 9 || err != nil {
		t.Fatalf("%d updates were handled in one batch, %v", n, err)
	}
	s.settle()
	s.wantOnce(titles...)
	if n := s.told(unlucky, "没有办成"); n != 3 {
		t.Errorf("the person was told of %d of 3 failures", n)
	}
	if n := s.told(other, "没有办成"); n != 0 {
		t.Errorf("somebody else was told of %d failures", n)
	}
	if s.server.OpenTaps() != 0 {
		t.Errorf("%d taps are left turning", s.server.OpenTaps())
	}
	bad := s.bad()
	if len(bad) != 3 || !strings.Contains(bad[0].Problem, "panic") || !strings.Contains(bad[1].Problem, "constraint") {
		t.Errorf("kept as bad: %+v", bad)
	}
}

// A notice that cannot be rendered is given up after some tries, and holds up
// neither its chat for long nor the others at all.
func TestPanicInRenderer(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	clock := time.Now()
	var err error
	s.bot, err = bot.New(s.db, bot.Config{Token: s.server.Token(), ServerURL: s.server.URL(), Username: s.server.Username(),
		Now: func() time.Time { return s.now }, Clock: func() time.Time { return clock }})
	s.must(err)
	unlucky := s.join("李四", store.RoleOfficer, "梅城镇")
	other := s.join("赵六", store.RoleOfficer, "大洋镇")
	unlucky.Say("办法 惊慌")
	unlucky.Say("直报 要情 2018-0001 春耕备耕情况")
	other.Say("直报 要情 2018-0002 茶叶采摘情况")
	s.settle()
	if s.told(other, "已登记") != 1 {
		t.Error("the other chat was held up")
	}
	for range 10 {
		clock = clock.Add(time.Minute)
		s.settle()
	}
	if s.told(unlucky, "已登记") != 1 {
		t.Error("what came after was never sent")
	}
	s.must(s.db.View(s.now, func(v *store.View) error {
		if n, err := v.Backlog(); n != 0 || err != nil {
			t.Errorf("%d messages are left, %v", n, err)
		}
		return nil
	}))
}

// message is an officer's text as Telegram delivers it.
func (s *stage) message(update int64, user *bottest.User, text string) json.RawMessage {
	raw, err := json.Marshal(map[string]any{"update_id": update, "message": map[string]any{
		"message_id": update, "date": s.now.Unix(), "text": text,
		"from": map[string]any{"id": user.ID, "is_bot": false, "first_name": user.Name},
		"chat": map[string]any{"id": user.ID, "first_name": user.Name, "type": "private"},
	}})
	s.must(err)
	return raw
}

// fault 4: an update that comes again has no second effect and no second
// answer, whether it comes with others, in another order or after a restart.
func TestRepeatedUpdates(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	rng := rand.New(rand.NewPCG(4, 1))
	officers := []*bottest.User{s.join("李四", store.RoleOfficer, "梅城镇"), s.join("赵六", store.RoleOfficer, "大洋镇"), s.join("钱七", store.RoleOfficer, "发改局")}
	const filings = 300
	var titles []string
	var deliveries []json.RawMessage
	for i := range filings {
		user, way := officers[i%3], "直报 要情"
		if i%3 == 2 {
			way = "信息科"
		}
		titles = append(titles, fmt.Sprintf("第%d件工作情况", i))
		raw := s.message(800_000_000+int64(i), user, fmt.Sprintf("%s 2018-%04d %s", way, i, titles[i]))
		for range 1 + rng.IntN(3) {
			deliveries = append(deliveries, raw)
		}
	}
	rng.Shuffle(len(deliveries), func(i, j int) { deliveries[i], deliveries[j] = deliveries[j], deliveries[i] })
	for len(deliveries) > 0 {
		n := min(1+rng.IntN(60), len(deliveries))
		for _, raw := range deliveries[:n] {
			s.server.Enqueue(raw)
		}
		deliveries = deliveries[n:]
		s.start() // a new start asks for all that is unconfirmed
		s.settle()
	}
	s.wantOnce(titles...)
	answers := 0
	for _, user := range officers {
		answers += s.told(user, "已登记")
	}
	if answers != filings {
		t.Errorf("%d receipts for %d filings", answers, filings)
	}
}

// fault 5: after a quiet week the ids of updates go on anywhere, up or down.
func TestUpdateIDJumps(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-01-02 09:00")
	officer := s.join("李四", store.RoleOfficer, "梅城镇")
	rng := rand.New(rand.NewPCG(5, 1))
	var titles []string
	for week := range 200 {
		if week%5 == 0 {
			s.now = s.now.AddDate(0, 0, 8)
		}
		s.server.JumpUpdateID(1_000_000 + rng.Int64N(900_000_000))
		for range 1 + rng.IntN(3) {
			titles = append(titles, fmt.Sprintf("第%d件工作情况", len(titles)))
			officer.Say(fmt.Sprintf("直报 要情 2018-%04d %s", len(titles), titles[len(titles)-1]))
		}
		if rng.IntN(4) == 0 {
			s.start()
		}
		s.settle()
	}
	s.wantOnce(titles...)
	if n := s.told(officer, "已登记"); n != len(titles) || len(s.server.Dropped()) != 0 || s.server.Pending() != 0 {
		t.Errorf("%d of %d filings answered, %d updates dropped, %d pending", n, len(titles), len(s.server.Dropped()), s.server.Pending())
	}
}

// fault 6: an update that cannot be decoded is kept as bad, with its text; those
// around it are handled in the same batch.
func TestPoisonUpdates(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	officer := s.join("李四", store.RoleOfficer, "梅城镇")
	member := fmt.Sprintf(`{"user":{"id":%d,"is_bot":true,"first_name":"zwxx"},"status":`, s.server.BotID())
	poison := []string{
		`{"my_chat_member":{"chat":{"id":5,"type":"private"},"from":{"id":5,"is_bot":false,"first_name":"x"},"date":1,
			"old_chat_member":` + member + `"member"},"new_chat_member":` + member + `"hibernating"}}}`,
		`{"message":{"message_id":5,"date":1,"chat":{"id":5,"type":"private"},"text":"x","forward_origin":{"type":"telepathy","date":1}}}`,
		`{"message":{"message_id":"five","date":1,"chat":{"id":5,"type":"private"},"text":"x"}}`,
		`{"my_chat_member":{"chat":{"id":-5,"type":"agora"},"from":{"id":5,"is_bot":false,"first_name":"x"},"date":1,
			"old_chat_member":` + member + `"left"},"new_chat_member":` + member + `"member"}}}`,
	}
	var titles []string
	for i, raw := range append(poison, `{"nothing_known":{}}`) {
		titles = append(titles, fmt.Sprintf("第%d件工作情况", i))
		officer.Say(fmt.Sprintf("直报 要情 2018-%04d %s", i, titles[i]))
		s.server.Enqueue(json.RawMessage(raw))
	}
	if n, err := s.bot.PollOnce(context.Background(), 0); n != 10 || err != nil {
		t.Fatalf("%d updates were handled in one batch, %v", n, err)
	}
	s.settle()
	s.wantOnce(titles...)
	if bad := s.bad(); len(bad) != len(poison) {
		t.Errorf("kept as bad: %+v", bad)
	}
}

// fault 6: a thousand updates with something changed at random stop nothing.
func TestMutatedUpdates(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	const seed = 6
	rng := rand.New(rand.NewPCG(seed, 1))
	officer := s.join("李四", store.RoleOfficer, "梅城镇")
	target := s.join("赵六", store.RoleOfficer, "大洋镇")
	seeds := s.sampleUpdates(target)
	var titles []string
	total := len(s.server.Confirmed())
	for i := range 100 {
		for range 10 {
			var update any
			s.must(json.Unmarshal(seeds[rng.IntN(len(seeds))], &update))
			for range 1 + rng.IntN(3) {
				update = mutate(rng, update)
			}
			if _, ok := update.(map[string]any); !ok {
				update = map[string]any{"message": update}
			}
			delete(update.(map[string]any), "update_id")
			raw, err := json.Marshal(update)
			s.must(err)
			s.server.Enqueue(raw)
		}
		titles = append(titles, fmt.Sprintf("第%d件工作情况", i))
		officer.Say(fmt.Sprintf("直报 要情 2018-%04d %s", 5000+i, titles[i]))
		s.settle() // fails when a batch does
		if s.server.Pending() != 0 {
			t.Fatalf("-seed %d: batch %d is stuck", seed, i)
		}
	}
	held := s.titles()
	for _, title := range titles {
		if held[title] != 1 {
			t.Errorf("《%s》 is held %d times", title, held[title])
		}
	}
	if n := len(s.server.Confirmed()) - total; n < 1100 {
		t.Errorf("%d updates confirmed", n)
	}
	s.facts() // the audit is whole
	t.Logf("%d of 1000 mutated updates are kept as bad", len(s.bad()))
}

// sampleUpdates are updates of each kind by somebody who has joined.
func (s *stage) sampleUpdates(user *bottest.User) []json.RawMessage {
	from := fmt.Sprintf(`{"id":%d,"is_bot":false,"first_name":"赵六"}`, user.ID)
	chat := fmt.Sprintf(`{"id":%d,"first_name":"赵六","type":"private"}`, user.ID)
	head := fmt.Sprintf(`"message_id":7,"from":%s,"chat":%s,"date":%d`, from, chat, s.now.Unix())
	member := fmt.Sprintf(`{"user":{"id":%d,"is_bot":true,"first_name":"zwxx"},"status":`, s.server.BotID())
	return []json.RawMessage{
		json.RawMessage(`{"message":{` + head + `,"text":"直报 要情 2018-0312 春耕备耕情况"}}`),
		json.RawMessage(`{"message":{` + head + `,"text":"/submit","entities":[{"type":"bot_command","offset":0,"length":7}]}}`),
		json.RawMessage(`{"message":{` + head + `,"text":"得分"}}`),
		json.RawMessage(`{"message":{` + head + `,"media_group_id":"1","photo":[{"file_id":"a","file_unique_id":"b","width":1,"height":1}]}}`),
		json.RawMessage(`{"message":{` + head + `,"document":{"file_id":"a","file_unique_id":"b","file_name":"说明.pdf"},"caption":"说明"}}`),
		json.RawMessage(`{"edited_message":{` + head + `,"edit_date":1,"text":"直报 要情 2018-0313 春耕备耕情况"}}`),
		json.RawMessage(`{"callback_query":{"id":"1","from":` + from + `,"chat_instance":"1","data":"f:1:c0","message":{` + head + `,"text":"x"}}}`),
		json.RawMessage(`{"callback_query":{"id":"2","from":` + from + `,"chat_instance":"1","data":"unsub:s000001","message":{"chat":` + chat + `,"message_id":3,"date":0}}}`),
		json.RawMessage(`{"my_chat_member":{"chat":` + chat + `,"from":` + from + `,"date":1,"old_chat_member":` + member + `"member"},"new_chat_member":` + member + `"kicked"}}}`),
		json.RawMessage(`{"message":{` + head + `,"migrate_to_chat_id":-1001}}`),
	}
}

// mutate changes one place of a JSON value.
func mutate(rng *rand.Rand, v any) any {
	switch v := v.(type) {
	case map[string]any:
		if len(v) > 0 && rng.IntN(12) > 0 {
			keys := slices.Sorted(maps.Keys(v))
			key := keys[rng.IntN(len(keys))]
			if rng.IntN(8) == 0 {
				delete(v, key)
			} else {
				v[key] = mutate(rng, v[key])
			}
			return v
		}
	case []any:
		if len(v) > 0 && rng.IntN(12) > 0 {
			i := rng.IntN(len(v))
			v[i] = mutate(rng, v[i])
			return v
		}
	}
	strange := []any{nil, true, -1, 0, 1 << 40, 1.5, -9e18, 1e300, "", "\x00", "<b>", "\u202e", "/start x", "f:0:submit", "f:1:c99",
		"boom:", strings.Repeat("长", 5000), "supergroup", "agora", []any{}, []any{nil}, map[string]any{}, map[string]any{"id": -5}}
	return strange[rng.IntN(len(strange))]
}
