package scoring_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zwxx/scoring"
)

// sample is the ledger of the public format's own description, made whole.
const sample = `{"kind":"submission","id":"s1","unit":"梅城镇","channel":"直报","class":"要情","title":"…","manuscript":"2018-0312","at":"2018-03-05T10:20:00+08:00","invalid":"","emergency":false}
{"kind":"submission","id":"s2","unit":"发改局","channel":"信息科","class":"","title":"<a> & b","manuscript":"","at":"2018-03-05T15:00:00+08:00","invalid":"","emergency":false}
{"kind":"adoption","id":"a1","unit":"梅城镇","submission":"s1","commission":"","outlet":"直报·要情","issue":"第12期","at":"2018-03-08","with":["三都镇"]}
{"kind":"instruction","id":"i1","unit":"梅城镇","submission":"s1","level":"杭州市","leader":"…","at":"2018-03-12"}
{"kind":"commission","id":"c1","unit":"发改局","title":"…","issued":"2018-03-01T09:00:00+08:00","received":"2018-03-01T09:02:00+08:00","due":"2018-03-06T17:30:00+08:00","state":"graded","delivered":"2018-03-05T15:00:00+08:00","submission":"s2","quality":8.5}
{"kind":"objection","id":"o1","unit":"发改局","commission":"c1","telephoned":"2018-03-01T10:00:00+08:00","filed":"2018-03-02T11:00:00+08:00","reasons":"…","suggestions":"…","head":"…","letter_sha256":"…","ruling":"不成立","ruling_reason":"…","ruled":"2018-03-02T16:00:00+08:00"}
{"kind":"fault","id":"f1","unit":"交通运输局","fault":"应急","detail":"迟报","at":"2018-02-03"}
{"kind":"merit","id":"m1","unit":"科技局","merit":"挂职","person":"…","from":"2018-01-02","to":"2018-04-02","well_done":true}
`

func TestLedgerRoundTrip(t *testing.T) {
	t.Parallel()
	l, err := scoring.ReadLedger("sample", strings.NewReader(sample), rules2018(t))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := scoring.WriteLedger(&b, l); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sample, b.String()); diff != "" {
		t.Errorf("written differently (-read +written):\n%s", diff)
	}
}

// faultsOf reads a ledger and gives each fault as "line id reason field".
func faultsOf(t *testing.T, ledger string) []string {
	t.Helper()
	_, err := scoring.ReadLedger("f", strings.NewReader(ledger), rules2018(t))
	var faults *scoring.LedgerError
	if err != nil && !errors.As(err, &faults) {
		t.Fatal(err)
	}
	var got []string
	if faults != nil {
		for _, f := range faults.Faults {
			got = append(got, strings.TrimSpace(fmt.Sprintf("%d %s %s %s", f.Line, f.ID, f.Refusal.Reason, f.Refusal.Field)))
		}
	}
	return got
}

func TestLedgerFaultsOfForm(t *testing.T) {
	t.Parallel()
	const lines = `{"kind":"fault","id":"f1","unit":"交通局","fault":"缺席","at":"2018-02-30"}
not json
{"kind":"gift","id":"x"}
{"kind":"fault","id":"f1","unit":"民政局","fault":"缺席","at":"2018-02-03","colour":"red","at":"2018-02-04"}

{"id":"f2"}
{"kind":"fault","id":"f3","unit":"民政局","fault":7,"at":"2018-02-03"} {}
{"kind":"merit","id":"m1","unit":"民政局","merit":"挂职","from":"2018-01-01","to":"","well_done":"yes"}
`
	want := []string{
		"1 f1 bad_date at",
		"1 f1 unknown_unit unit",
		"2  bad_json",
		"3 x unknown_kind kind",
		"4  repeated_key at",
		"4 f1 unknown_field colour",
		"4 f1 duplicate_id id",
		"6 f2 missing kind",
		"7  bad_json",
		"8 m1 wrong_type well_done",
		"8 m1 missing to",
	}
	if diff := cmp.Diff(want, faultsOf(t, lines)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}
