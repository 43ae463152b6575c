package bot

import (
	"testing"
	"time"

	"zwxx/scoring/workday"
	"zwxx/store/notice"
)

// TestTroubleTexts is what the section passes on to whoever runs the program.
func TestTroubleTexts(t *testing.T) {
	t.Parallel()
	at := time.Date(2018, 3, 5, 2, 30, 0, 0, workday.Shanghai)
	for want, n := range map[string]notice.Trouble{
		"【系统】3月5日（周一）02:30数据库备份没有做成，上次成功是3月4日（周日）02:30。收发不受影响，请转告系统管理人员。": {Kind: notice.TroubleBackup, At: at, Last: at.AddDate(0, 0, -1)},
		"【系统】3月5日（周一）02:30数据库备份没有做成，此前也没有备份。收发不受影响，请转告系统管理人员。":            {Kind: notice.TroubleBackup, At: at},
		"【系统】3月5日（周一）02:30检查发现数据库损坏或被改动过，请先不要登记，请转告系统管理人员。":               {Kind: notice.TroubleDamage, At: at},
		"【系统】服务器磁盘只剩420 MB，写满后不能登记，请转告系统管理人员。":                            {Kind: notice.TroubleDisk, At: at, Megabytes: 420},
		"【系统】数据库日志已有80 MB，归并不了。收发暂不受影响，请转告系统管理人员。":                        {Kind: notice.TroubleLog, At: at, Megabytes: 80},
	} {
		if got, err := say("Trouble", n); got != want || err != nil {
			t.Errorf("%s: %q, %v", n.Kind, got, err)
		}
	}
}
