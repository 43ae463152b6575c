package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"zwxx/scoring/workday"
	"zwxx/store"
)

type calendarCommand struct {
	Import calendarImportCommand `cmd:"" help:"Enter days off and make-up workdays from a CSV file (date,kind,name), all or none."`
	Show   calendarShowCommand   `cmd:"" help:"Print what is off and what is worked in a year, and where that is from."`
}

type calendarImportCommand struct {
	database
	File     string `arg:"" placeholder:"FILE" help:"Lines such as 2027-01-01,holiday,元旦 or 2027-02-14,workday,春节 below the line date,kind,name."`
	Complete int    `placeholder:"YEAR" help:"Declare that with this file the year is entered in full."`
	DryRun   bool   `help:"Check everything and say what would change, but change nothing."`
}

// Run enters the days of a file and computes open deadlines anew.
func (c *calendarImportCommand) Run(p *program) error {
	db, err := c.open(p)
	if err != nil {
		return err
	}
	defer db.Close()
	in, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	file, err := store.ReadCalendarFile(c.File, in)
	if err != nil {
		return err
	}
	var change store.CalendarChange
	err = db.Update(p.now(), func(tx *store.Tx) error {
		if err := file.Refuse(tx.CheckDays(file.Days)); err != nil {
			return err
		}
		days := slices.Clone(file.Days)
		for i := range days {
			days[i].Source = filepath.Base(c.File)
		}
		act := tx.As(store.Operator)
		var err error
		if change, err = act.SetDays(days); err != nil {
			return err
		}
		if c.Complete != 0 {
			declared, err := act.DeclareYear(c.Complete, true)
			if err != nil {
				return err
			}
			change.Moved = append(change.Moved, declared.Moved...)
		}
		if c.DryRun {
			return errDryRun
		}
		return nil
	})
	if err != nil && !errors.Is(err, errDryRun) {
		return err
	}
	_, err = fmt.Fprintln(p.stdout, c.changeText(change))
	return err
}

// changeText says what an import did, or would do.
func (c *calendarImportCommand) changeText(change store.CalendarChange) string {
	verb, told := "已录入", "已告知单位"
	if c.DryRun {
		verb, told = "可以录入（未写入）", "将告知单位"
	}
	text := fmt.Sprintf("%s：%s放假%d天、补班%d天", c.File, verb, change.Off, change.Work)
	if change.Off+change.Work == 0 {
		text = fmt.Sprintf("%s：没有变化", c.File)
	}
	if change.Known > 0 {
		text += fmt.Sprintf("，%d天原已录入", change.Known)
	}
	if c.Complete != 0 {
		text += fmt.Sprintf("；声明%d年已全部录入", c.Complete)
	}
	if n := len(change.Moved); n > 0 {
		text += fmt.Sprintf("；%d件时限据新日历重算，%s", n, told)
	}
	return text + "。"
}

type calendarShowCommand struct {
	DB    string `name:"db" placeholder:"FILE" help:"The database file; without it the program's own calendar alone."`
	Rules string `placeholder:"FILE" help:"A rule file in place of the embedded one."`
	Year  int    `arg:"" placeholder:"YEAR" help:"The year."`
}

// Run prints a year.
func (c *calendarShowCommand) Run(p *program) error {
	if c.Year < 2000 || c.Year > 2099 {
		return fmt.Errorf("%w: YEAR is from 2000 to 2099", errUsage)
	}
	first, last := workday.NewDate(c.Year, time.January, 1), workday.NewDate(c.Year, time.December, 31)
	if c.DB == "" {
		rules, err := loadRules(c.Rules, p.now().Year())
		if err != nil {
			return err
		}
		return c.print(p, workday.New(rules.Settings.Office(), nil), nil, nil)
	}
	return database{DB: c.DB, Rules: c.Rules}.view(p, func(v *store.View) error {
		entered, err := v.CalendarDays(first, last)
		if err != nil {
			return err
		}
		declared, err := v.DeclaredYears()
		if err != nil {
			return err
		}
		return c.print(p, v.Calendar, entered, declared)
	})
}

// print writes the year's coverage, then every date that is not as its weekday
// says, with where that is from.
func (c *calendarShowCommand) print(p *program, cal *workday.Calendar, entered []store.CalendarDay, declared []int) error {
	var b strings.Builder
	worked := 0
	for d := workday.NewDate(c.Year, time.January, 1); d.Year() == c.Year; d++ {
		day := cal.Day(d)
		if day.Kind.Working() {
			worked++
		}
		source := "国务院通知"
		if i := slices.IndexFunc(entered, func(e store.CalendarDay) bool { return e.Date == d }); i >= 0 {
			source = "本市录入：" + entered[i].Source
		}
		kind := "放假"
		switch day.Kind {
		case workday.Workday, workday.Weekend:
			continue
		case workday.MakeUp, workday.AddedWork:
			kind = "补班"
		}
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\n", d, kind, day.Why, source)
	}
	coverage := "未录全，其余按周一至周五计，时限为暂定"
	switch {
	case workday.NoticedYear(c.Year):
		coverage = "已有国务院放假安排"
	case slices.Contains(declared, c.Year):
		coverage = "已声明全部录入"
	}
	_, err := fmt.Fprintf(p.stdout, "%d年\t%s\t工作日%d天\n%s", c.Year, coverage, worked, b.String())
	return err
}
